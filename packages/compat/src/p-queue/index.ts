/**
 * Stands in for `p-queue` 9: the same class, options, events, errors and types. Beyond that each function is a task with a signal, and
 * its place is free when it has really ended.
 *
 * @module
 */
export { default } from './p-queue.ts';
export { default as PriorityQueue } from './priority-queue.ts';
export { TimeoutError } from '../p-timeout/timeout-error.ts';
export type { Options, QueueAddOptions } from './options.ts';
export type { Queue } from './queue.ts';
export type { WorkContext } from '../work-context.ts';
