/**
 * The promise of a call that runs a body: derived from the body's own promise, natively all the way, so that the engine finds the
 * callers of an error that is thrown below (error.9).
 *
 * @module
 */

import { nothing } from '../base/nothing.ts';
import { currentHost } from '../host/current-host.ts';
import { answersCaller, endBody, type BodyScope } from '../tree/life.ts';
import type { Scope } from '../tree/scope.ts';
import { FAILED, SETTLED } from '../tree/state.ts';
import { isPlain, promiseOf, type Body } from './body.ts';
import { nativeThen, react } from './react.ts';
import type { TaskHandle } from './task-handle.ts';

/** A scope that was opened by a call, and whose outcome is that of the call. */
export interface CallScope extends Scope {
  /** The outcome, once it is known and until it is handed on. */
  work: unknown;
  /** What the caller holds, until it settles: a handle that is kept must not hold it, and so its value (tree.11). */
  promise: Promise<unknown> | undefined;
  /** Where the outcome has to be handed on by hand. */
  resolve: ((value: unknown) => void) | undefined;
  reject: ((error: unknown) => void) | undefined;
}

/** The body of such a call: an operation is one with its call, a group has a scope apart for it. */
export interface CalledBody extends BodyScope {
  readonly call: CallScope;
}

/** Runs a body up to its first await within this call. The promise settles when everything in `inside.call` has (tree.2). */
export function callBody(inside: CalledBody, body: Body, handle: TaskHandle): Promise<unknown> {
  const { call } = inside;
  let result: unknown;
  try {
    result = currentHost().context.run(handle, body as (task: TaskHandle) => unknown, handle);
    const promise = promiseOf(result, handle);
    if (promise !== undefined) {
      // A class of the user's would make what is derived one of its own.
      const own = isPlain(promise) ? promise : new Promise((resolve) => resolve(promise));
      return (call.promise = react(own, inside, fulfilled, rejected));
    }
  } catch (error) {
    endBody(inside, true, error);
    return outcomeNow(call);
  }
  endBody(inside, false, result);
  return outcomeNow(call);
}

function fulfilled(this: CalledBody, value: unknown): unknown {
  endBody(this, false, value);
  return outcomeOf(this.call);
}

function rejected(this: CalledBody, error: unknown): unknown {
  endBody(this, true, error);
  return outcomeOf(this.call);
}

/** For the reaction in which the body has ended: returns or throws the outcome, or returns a promise of it as long as children run. */
function outcomeOf(call: CallScope): unknown {
  if ((call.flags & SETTLED) === 0) return later(call);
  const { work, promise } = call;
  call.work = call.promise = undefined;
  if ((call.flags & FAILED) === 0) return work;
  if (answersCaller(call, work)) promise?.then(undefined, nothing);
  throw work;
}

/** The same for a body that has ended within the call. */
function outcomeNow(call: CallScope): Promise<unknown> {
  if ((call.flags & SETTLED) === 0) return outcomeByHand(call);
  const { work } = call;
  call.work = undefined;
  if ((call.flags & FAILED) === 0) return Promise.resolve(work);
  const promise = Promise.reject(work);
  if (answersCaller(call, work)) promise.then(undefined, nothing);
  return promise;
}

/** The promise of a call whose outcome comes from no single body. */
export function outcomeByHand(call: CallScope): Promise<unknown> {
  return (call.promise = later(call));
}

function later(call: CallScope): Promise<unknown> {
  return new Promise((resolve, reject) => {
    call.resolve = resolve;
    call.reject = reject;
  });
}

/** The scope has settled: hands its outcome on, or leaves it to the reaction in which its body has just ended. */
export function answer(call: CallScope, value: unknown): void {
  const { resolve, reject } = call;
  if (resolve === undefined) {
    call.work = value;
    return;
  }
  if ((call.flags & FAILED) === 0) {
    resolve(value);
  } else {
    if (answersCaller(call, value)) call.promise?.then(undefined, nothing);
    reject?.(value);
  }
  call.work = call.promise = call.resolve = call.reject = undefined;
}

/** Has the engine look for the caller where a child does the work of the call. */
export function hangOn(call: CallScope, thread: Promise<unknown>): void {
  if (call.resolve !== undefined) void nativeThen.call(thread, call.resolve, call.reject);
}
