import { cell, runIn } from './cell.ts';

const NativePromise: PromiseConstructor = Promise;

type Then = (resolve: (value: unknown) => void, reject: (error: unknown) => void) => unknown;

/**
 * What to await, or to return from an async function, in place of `value`. The engine calls the `then` of a thenable in a
 * job of its own; this one is called with what is in force now. Native promises and everything else stay as they are.
 */
export function bind<T>(value: T): T {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  if (cell.v === undefined || (value instanceof NativePromise && value.constructor === NativePromise)) {
    return value;
  }
  return bindThenable(value);
}

function bindThenable<T>(value: T): T {
  let then: Then;
  try {
    ({ then } = value as { then: Then });
  } catch (error) {
    return NativePromise.reject(error) as T;
  }
  if (typeof then !== 'function') return value;
  const context = cell.v;
  const bound = {
    then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) =>
      runIn(context, () => then.call(value, resolve, reject)),
  };
  return bound as T;
}

/**
 * What to hand to `then`, `catch` or `finally` in place of `callback`: it runs with what is in force now. Where it is called by
 * somebody who has a context, that stays: then it was no promise that it was handed to.
 */
export function react<T>(callback: T): T {
  const context = cell.v;
  if (context === undefined || typeof callback !== 'function') return callback;
  const bound = function (this: unknown, ...args: unknown[]): unknown {
    const call = (): unknown => Reflect.apply(callback, this, args);
    return cell.v === undefined ? runIn(context, () => bind(call())) : call();
  };
  return bound as T;
}
