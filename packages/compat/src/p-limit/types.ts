import type { Awaitable } from '@tasktree/core';
import type { StoppingOptions } from '../stopping.ts';
import type { WorkContext } from '../work-context.ts';

/** The options of `pLimit`. */
export interface Options extends StoppingOptions {
  /** How many calls run at once: an integer from 1 on, or `Infinity`. */
  readonly concurrency: number;
  /**
   * Calls that `clearQueue()` throws out always reject with an `AbortError`. True: like any rejection, so one that nobody handles
   * is reported. False, the default: one that nobody handles is not.
   */
  readonly rejectOnClear?: boolean;
}

/** Runs what it is called with, so many at a time. */
export interface LimitFunction {
  /**
   * Calls `function_` with the arguments given as soon as there is room, in a task of its own, and gives its outcome. Room is given
   * back when the task and all its children have ended. Inside, `Task.current` is that task.
   */
  <Arguments extends unknown[], ReturnType>(
    function_: (...arguments_: Arguments) => PromiseLike<ReturnType> | ReturnType,
    ...arguments_: Arguments
  ): Promise<ReturnType>;
  /** The same, with the signal and the task as the first argument. */
  withContext<Arguments extends unknown[], ReturnType>(
    function_: (context: WorkContext, ...arguments_: Arguments) => Awaitable<ReturnType>,
    ...arguments_: Arguments
  ): Promise<ReturnType>;
  /** How many run. */
  readonly activeCount: number;
  /** How many wait. */
  readonly pendingCount: number;
  /** The limit; can be set. */
  concurrency: number;
  /** Throws out all that wait: they reject with an `AbortError`. What runs goes on. */
  clearQueue: () => void;
  /**
   * Calls `mapperFunction` for all items within the limit, and gives the results in order. The first failure cancels the other calls
   * of this map, and is thrown when they have ended.
   */
  map: <Input, ReturnType>(
    iterable: Iterable<Input>,
    mapperFunction: (
      input: Input,
      index: number,
      context: WorkContext,
    ) => PromiseLike<ReturnType> | ReturnType,
  ) => Promise<ReturnType[]>;
}
