import { attempt } from '../base/arguments.ts';
import { asyncDispose, dispose } from '../base/dispose.ts';
import { AwaitCycleError } from '../base/errors.ts';
import { currentScope } from '../task/current.ts';
import { printed } from '../tree/inspect.ts';
import { callOn, finishOn } from './call.ts';
import type { ActorIsolation } from './isolation.ts';

type Method = (...args: never[]) => unknown;
type Called = Record<string | symbol, (...args: unknown[]) => unknown>;

/**
 * An actor from outside: its methods, each of which returns a promise. State is out of reach, and so are methods with symbols for
 * names and one called `then`: a reference is not thenable. Made with {@link actor}.
 *
 * Disposing it refuses further calls with `ScopeClosedError`, waits for the calls under way, those in line included, and then
 * calls the object's own `[Symbol.asyncDispose]` or `[Symbol.dispose]` on the actor, if it has one. That job is not cancelled
 * with whoever disposes. Disposing twice is harmless; from within a call to the actor it rejects with `AwaitCycleError`.
 */
export type ActorRef<T extends object> = {
  readonly [
    K in Exclude<keyof T, 'then' | symbol | number> as T[K] extends Method ? K : never
  ]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
} & AsyncDisposable;

/** Where a reference keeps its isolation, for all copies of this package. */
const isolationOf: unique symbol = Symbol.for('tasktree.isolation') as never;

export function makeRef<T extends object>(instance: T, isolation: ActorIsolation): ActorRef<T> {
  const calls = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  let disposal: Promise<void> | undefined;

  const end = async (): Promise<void> => {
    await isolation.idle();
    const object = instance as Called;
    const symbol = [asyncDispose, dispose].find((each) => typeof object[each] === 'function');
    if (symbol !== undefined) await finishOn(isolation, () => object[symbol]?.());
  };
  const disposer = (): Promise<void> =>
    attempt(() => {
      if (isolation.isCalledFrom(currentScope())) {
        throw new AwaitCycleError(
          `The actor ${isolation.name} is disposed from within a call to it, for which disposal would wait. ` +
            'Dispose of it where it was made.',
        );
      }
      isolation.isClosed = true;
      return (disposal ??= end());
    });
  const methodOf = (key: string): ((...args: unknown[]) => Promise<unknown>) | undefined => {
    let call = calls.get(key);
    if (call === undefined && isMethod(instance, key)) {
      call = (...args) => attempt(() => callOn(isolation, key, () => (instance as Called)[key]?.(...args)));
      calls.set(key, call);
    }
    return call;
  };

  // Node looks for this behind the proxy, and calls it with the proxy as `this`.
  const print = (): object => printable(isolation);
  return new Proxy(Object.defineProperty({}, printed, { value: print, configurable: true }), {
    get(_, key) {
      if (key === printed) return print;
      if (key === asyncDispose) return disposer;
      if (key === isolationOf) return isolation;
      return typeof key === 'string' ? methodOf(key) : undefined;
    },
    has: (_, key) => key === asyncDispose || (typeof key === 'string' && isMethod(instance, key)),
    set: (_, key) => refuse(isolation, key),
    defineProperty: (_, key) => refuse(isolation, key),
    deleteProperty: (_, key) => refuse(isolation, key),
  }) as unknown as ActorRef<T>;
}

/** The isolation behind a reference; undefined for anything else. */
export function isolationBehind(ref: unknown): ActorIsolation | undefined {
  if (typeof ref !== 'object' || ref === null) return undefined;
  return (ref as { [isolationOf]?: ActorIsolation })[isolationOf];
}

/** Looks without reading: a getter is state, and is not called from outside. */
export function isMethod(instance: object, key: string): boolean {
  if (key === 'then' || key === 'constructor') return false;
  for (
    let object: object | null = instance;
    object !== null && object !== Object.prototype;
    object = Object.getPrototypeOf(object) as object | null
  ) {
    const found = Object.getOwnPropertyDescriptor(object, key);
    if (found !== undefined) return typeof found.value === 'function';
  }
  return false;
}

function printable({ name, reentrant, isClosed }: ActorIsolation): object {
  return Object.assign(Object.create({ [Symbol.toStringTag]: 'ActorRef' }) as object, {
    name,
    ...(reentrant ? {} : { reentrant }),
    ...(isClosed ? { isClosed } : {}),
  });
}

function refuse(isolation: ActorIsolation, key: string | symbol): never {
  throw new TypeError(
    `${isolation.name}.${String(key)}: the state of an actor cannot be changed from outside. Give it a method that does.`,
  );
}
