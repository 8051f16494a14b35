import { cell } from './cell.ts';
import { Frame } from './frame.ts';
import { bind } from './thenable.ts';

type Return = (this: object, value: unknown) => Promise<unknown>;

const NativePromise: PromiseConstructor = Promise;
// oxlint-disable-next-line typescript/unbound-method -- Called with each promise in turn.
const { then } = NativePromise.prototype;

/** None where async generators are lowered to something else. */
const generators = Object.getPrototypeOf(async function* () {}).prototype as
  | { readonly return: Return }
  | undefined;
const marker = Symbol.for('tasktree.context.return');

/**
 * The engine awaits what `return()` is given before the generator's `finally` blocks run. Two reactions on the same promise,
 * one on either side of the engine's, put the caller's context into force for just that reaction.
 */
function followReturns(): void {
  const original = generators?.return;
  if (original === undefined || marker in original) return;
  const method: { readonly return: Return } = {
    return(value) {
      const context = cell.v;
      if (context === undefined) return original.call(this, value);
      const given = NativePromise.resolve(bind(value));
      const enter = (): void => {
        cell.v = context;
      };
      const leave = (): void => {
        cell.v = undefined;
      };
      void then.call(given, enter, enter);
      const result = original.call(this, given);
      void then.call(given, leave, leave);
      return result;
    },
  };
  const { return: replacement } = method;
  Object.defineProperty(replacement, marker, { value: true });
  Object.defineProperty(generators, 'return', {
    value: replacement,
    writable: true,
    configurable: true,
  });
}

followReturns();

/** At the beginning of an async generator. */
export function start(): Frame {
  return new Frame();
}

interface Inner {
  readonly next: (value?: unknown) => unknown;
  readonly throw?: ((error?: unknown) => unknown) | null;
  readonly return?: ((value?: unknown) => unknown) | null;
}

function throwOf(inner: Inner, step: (call: () => unknown) => unknown): unknown {
  const method = inner.throw;
  return method === undefined || method === null
    ? method
    : (error: unknown) => step(() => method.call(inner, error));
}

/** What to hand to `yield*` in place of `iterable`: its steps run for whoever resumes the generator. */
export function delegate(frame: Frame, iterable: unknown): object {
  const of = iterable as Record<symbol, (() => Inner) | null | undefined>;
  const asynchronous = of[Symbol.asyncIterator];
  const key = asynchronous === undefined || asynchronous === null ? Symbol.iterator : Symbol.asyncIterator;
  const open = key === Symbol.iterator ? of[Symbol.iterator] : asynchronous;
  return {
    [key]() {
      const inner = open!.call(iterable);
      const next = inner.next;
      let isFirst = true;
      const step = (call: () => unknown): unknown => {
        if (!isFirst) frame.resumed(undefined);
        isFirst = false;
        try {
          return frame.out(call());
        } catch (error) {
          // The engine makes a rejected promise of it, and awaits that.
          if (key === Symbol.iterator) frame.out(undefined);
          throw error;
        }
      };
      const steps = {
        next: (value: unknown) => step(() => next.call(inner, value)),
        get return() {
          const method = inner.return;
          if (method !== undefined && method !== null) {
            return (value: unknown) => step(() => method.call(inner, value));
          }
          step(() => undefined);
          return method;
        },
      };
      // The helpers of compilers that lower `yield*` ask whether it is there, and not what it is.
      if ('throw' in inner) Object.defineProperty(steps, 'throw', { get: () => throwOf(inner, step) });
      return steps;
    },
  };
}
