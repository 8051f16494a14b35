// Loaded before a program whose waits are all the library's: then time is virtual, and a busy machine changes nothing.
import '@tasktree/node';
import { overrideHost } from '@tasktree/core';
import { createTestHost } from '@tasktree/testing';

overrideHost(createTestHost({ autoAdvance: true }));
