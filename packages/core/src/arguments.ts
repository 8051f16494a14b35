/**
 * Checks of arguments: a mistake is told at the call, naming the argument (error.0).
 *
 * @module
 */

export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  if (typeof value === 'function') return 'a function';
  return String(value as bigint | boolean | number | symbol | undefined);
}

/** The name comes in two parts, so that a good argument costs no string. */
export function checkFunction(value: unknown, what: string, argument: string): void {
  if (typeof value !== 'function')
    throw new TypeError(`${what}: ${argument} must be a function; got ${describe(value)}.`);
}

/** What each option is checked with, in this order, where it is given. */
export type OptionChecks<O> = {
  readonly [K in keyof O]?: (value: Exclude<O[K], undefined>, what: string) => unknown;
};

export function checkOptions<O>(options: O | undefined, what: string, checks: OptionChecks<O> = {}): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${what}: options must be an object; got ${describe(options)}.`);
  }
  for (const name in checks) {
    const value = options[name] as O[typeof name];
    if (value !== undefined)
      checks[name]?.(value as Exclude<O[typeof name], undefined>, `${what}: options.${name}`);
  }
}

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
