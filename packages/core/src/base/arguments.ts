/**
 * Checks of arguments: a mistake is told at the call, naming the argument (error.0).
 *
 * @module
 */

import { notOptions, unknownOption } from './unknown-option.ts';

export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object') return isArray(value) ? 'an array' : 'an object';
  if (typeof value === 'function') return 'a function';
  return String(value as bigint | boolean | number | symbol | undefined);
}

/** `Array.isArray` throws for a proxy that was revoked. */
function isArray(value: object): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** The name comes in two parts, so that a good argument costs no string. */
export function checkFunction(value: unknown, what: string, argument: string): void {
  if (typeof value === 'function') return;
  const got = isPromise(value) ? 'a promise: write () => fetchUser(id)' : describe(value);
  throw new TypeError(`${what}: ${argument} must be a function; got ${got}.`);
}

/** Also for values that do not like to be looked at. */
function isPromise(value: unknown): boolean {
  try {
    return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
  } catch {
    return false;
  }
}

/** All options that there are, each with its check where it is given: others are refused (error.10). */
export type OptionChecks<O> = {
  readonly [K in keyof O]-?: (value: Exclude<O[K], undefined>, what: string) => unknown;
};

export function checkOptions<O extends object>(
  options: O | undefined,
  what: string,
  checks: OptionChecks<O>,
): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${what}: options must be an object; got ${describe(options)}.`);
  }
  if ('aborted' in options || 'checkCancellation' in options) throw notOptions(options, what, checks);
  const check = (name: keyof O & string): void => {
    const value = options[name];
    if (value !== undefined)
      checks[name](value as Exclude<O[typeof name], undefined>, `${what}: options.${name}`);
  };
  // A loop of this kind makes no list of names. It sees those that somebody has put on `Object.prototype`, too.
  for (const name in options) {
    if (Object.hasOwn(checks, name)) check(name);
    else if (Object.hasOwn(options, name)) throw unknownOption(name, what, checks);
  }
  // Of a class, with getters that the loop does not see.
  const kind: unknown = Object.getPrototypeOf(options);
  if (kind !== Object.prototype && kind !== null)
    for (const name of Object.keys(checks) as (keyof O & string)[]) check(name);
}

/** What a call without options reads: `{}` would inherit what somebody has added to all objects. */
export const noOptions: object = /* @__PURE__ */ Object.create(null) as object;

/** The check of an option that may be anything. */
export function anything(): void {}

/** A positive integer or Infinity. */
export function checkConcurrency(value: unknown, what: string): number {
  if (typeof value !== 'number') {
    throw new TypeError(`${what} must be a positive integer or Infinity; got ${describe(value)}.`);
  }
  if (value !== Infinity && (!Number.isInteger(value) || value < 1)) {
    throw new RangeError(`${what} must be a positive integer or Infinity; got ${value}.`);
  }
  return value;
}

export function checkName(name: unknown, what: string): void {
  if (name !== undefined && typeof name !== 'string') {
    throw new TypeError(`${what} must be a string; got ${describe(name)}.`);
  }
}

export function checkBoolean(value: unknown, what: string): void {
  if (value !== undefined && typeof value !== 'boolean') {
    throw new TypeError(`${what} must be true or false; got ${describe(value)}.`);
  }
}

/** Functions that return a promise reject where others throw (error.0). */
export function attempt<R>(operation: () => Promise<R>): Promise<R> {
  try {
    return operation();
  } catch (error) {
    return Promise.reject(error);
  }
}
