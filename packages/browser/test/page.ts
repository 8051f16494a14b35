/** All that the checks use in a page, as one module. */
import * as conformance from '@tasktree/conformance';
import * as core from '@tasktree/core';
import * as adapter from '../src/index.ts';
import { createLanes } from '../src/lanes.ts';
import { createLaneScheduler } from '../src/scheduler.ts';
import './symbols.ts';

/**
 * Calls a function given by its text. What a driver runs by itself has no origin, so that the page's `error` events say
 * nothing of its errors; what runs through here belongs to the page.
 */
function call(text: string, args: unknown[]): unknown {
  // oxlint-disable-next-line no-eval -- The text is that of a function of these tests.
  const callback = (0, eval)(`(${text})`) as (...args: unknown[]) => unknown;
  return callback(...args);
}

export const tasktree = { adapter, call, conformance, core, createLanes, createLaneScheduler };

export type Library = typeof tasktree;
