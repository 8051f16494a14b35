/**
 * Tasktree on Node.js. Importing this module installs the host of Node.js.
 *
 * @module
 */
import { installHost } from '@tasktree/core';
import { nodeHost } from './host.ts';

installHost(nodeHost);

export * from '@tasktree/core';
export { nodeHost } from './host.ts';
export { runMain, SignalReceived, type TerminationSignal } from './main.ts';
