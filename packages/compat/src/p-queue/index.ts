/**
 * Stands in for `p-queue` 9 and 10: the same class, options, events, errors and types. Beyond that each function is a task with a signal, and
 * its place is free when it has really ended.
 *
 * @module
 */
export { default } from './p-queue.ts';
export { default as PriorityQueue } from './priority-queue.ts';
export { TimeoutError } from './timeout-error.ts';
export type { QueueAddOptions, TaskOptions } from './add-options.ts';
export type { Options } from './options.ts';
export type { Queue, RunFunction } from './queue.ts';
export type { WorkContext } from '../work-context.ts';
