/**
 * How a body runs and is followed to its end.
 *
 * @module
 */

import { nothing } from '../base/nothing.ts';
import { currentHost } from '../host/current-host.ts';
import { endBody } from '../tree/life.ts';
import type { TaskNode } from '../tree/scope.ts';
import { SETTLED } from '../tree/state.ts';
import { nativeThen, react } from './react.ts';
import type { TaskHandle } from './task-handle.ts';

/** A body takes the handle under the type that its feature promises: all of them are `TaskHandle`s. */
export type Body<T = unknown> = (task: never) => T | PromiseLike<T>;

/** Runs the body of a task up to its first await within this call. */
export function runBody(scope: TaskNode, body: Body, handle: TaskHandle): void {
  let result: unknown;
  try {
    result = currentHost().context.run(handle, body as (task: TaskHandle) => unknown, handle);
  } catch (error) {
    endBody(scope, true, error);
    return;
  }
  follow(scope, result, handle);
}

/** Ends the body of `scope` when `result` settles, or now if it is no promise. Any thenable counts once (task.6). */
export function follow(scope: TaskNode, result: unknown, handle: TaskHandle): void {
  try {
    const promise = promiseOf(result, handle);
    if (promise !== undefined) {
      const { sink } = scope;
      const isFollowed = sink?.follow !== undefined && isPlain(promise);
      const thread = react(promise, scope, bodyFulfilled, bodyRejected);
      if (isFollowed) sink.follow?.(thread);
      return;
    }
  } catch (error) {
    // A getter has thrown: of `then`, or of `constructor`, which a promise looks for its kind in.
    return endBody(scope, true, error);
  }
  endBody(scope, false, result);
}

/** A promise of what a body has returned, if that is a promise or like one. Its `then` may be a getter, and is read once. */
export function promiseOf(result: unknown, handle: TaskHandle): Promise<unknown> | undefined {
  if (result instanceof Promise) {
    // oxlint-disable-next-line typescript/unbound-method -- compared, or called on its promise
    const { then } = result;
    return then === nativeThen ? result : adoptThenable(result, then, handle);
  }
  if (result === null || (typeof result !== 'object' && typeof result !== 'function')) return undefined;
  return adoptThenable(result, (result as { then?: unknown }).then, handle);
}

/** Whether what is derived from it is a plain promise, too. `constructor` may be a getter that throws. */
export function isPlain(promise: Promise<unknown>): boolean {
  return promise.constructor === Promise;
}

/**
 * As the engine does it, in a job of its own; but in the context of the body, which not every engine keeps for that job: it is
 * this body that reads the value, where the thenable is a task (tree.12).
 */
function adoptThenable(thenable: object, then: unknown, handle: TaskHandle): Promise<unknown> | undefined {
  if (typeof then !== 'function') return undefined;
  return new Promise((resolve) => {
    const called: PromiseLike<unknown> = {
      // oxlint-disable-next-line unicorn/no-thenable -- stands for one
      then: (...settle) =>
        currentHost().context.run(handle, () => Reflect.apply(then, thenable, settle) as never, undefined),
    };
    resolve(called);
  });
}

function bodyFulfilled(this: TaskNode, value: unknown): unknown {
  endBody(this, false, value);
  return threadOf(this);
}

function bodyRejected(this: TaskNode, error: unknown): unknown {
  endBody(this, true, error);
  return threadOf(this);
}

/** What hangs on the body's promise comes after the outcome, or never. */
function threadOf({ flags, sink }: TaskNode): Promise<never> | undefined {
  return (flags & SETTLED) === 0 && sink?.follow !== undefined ? new Promise(nothing) : undefined;
}
