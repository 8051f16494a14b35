import type { Assert, Core } from './case.ts';

/** An assertion of a case that did not hold. */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';
}

/** The stable codes (api.md); `name` is that of the class, but for one. */
const codes: Record<keyof Core & `${string}Error`, string> = {
  AbandonedTasksError: 'ABANDONED_TASKS',
  AwaitCycleError: 'AWAIT_CYCLE',
  CancellationError: 'CANCELLED',
  ChannelClosedError: 'CHANNEL_CLOSED',
  ContinuationMisuseError: 'CONTINUATION_MISUSE',
  IsolationError: 'ISOLATION',
  NoCurrentTaskError: 'NO_CURRENT_TASK',
  NonThrowingTaskError: 'NON_THROWING_TASK',
  NotReadyError: 'NOT_READY',
  NotSendableError: 'NOT_SENDABLE',
  ScopeClosedError: 'SCOPE_CLOSED',
  TimeoutError: 'TIMEOUT',
  WorkerLostError: 'WORKER_LOST',
};

/**
 * The assertions of one case. Each that fails is also told to `onFailure`: one thrown inside a task whose error nobody
 * reads must not be lost.
 */
export function createAssert(core: Core, onFailure: (failure: AssertionFailure) => void): Assert {
  const fail = (message: string, cause?: unknown): never => {
    const failure = new AssertionFailure(message, { cause });
    onFailure(failure);
    throw failure;
  };
  const label = (message: string | undefined): string => (message === undefined ? '' : `${message}: `);

  return {
    ok(value, message) {
      if (!value) fail(message);
    },
    equal(actual, expected, message) {
      if (!Object.is(actual, expected))
        fail(`${label(message)}got ${show(actual)}, expected ${show(expected)}`);
    },
    deepEqual(actual, expected, message) {
      if (!isDeepEqual(actual, expected))
        fail(`${label(message)}got ${show(actual)}, expected ${show(expected)}`);
    },
    async rejects(promise, message) {
      let value: unknown;
      try {
        value = await promise;
      } catch (error) {
        return error;
      }
      return fail(`${label(message)}fulfilled with ${show(value)}, expected a rejection`);
    },
    throws(callback, message) {
      let value: unknown;
      try {
        value = callback();
      } catch (error) {
        return error;
      }
      return fail(`${label(message)}returned ${show(value)}, expected an error`);
    },
    isError(error, name, message) {
      const expected = `ERR_TASKTREE_${codes[name]}`;
      const isOne = error instanceof (core[name] as abstract new (...args: never[]) => Error);
      const { code } = Object(error) as { code?: unknown };
      if (!isOne || code !== expected) {
        fail(`${label(message)}got ${show(error)}, expected a ${name} with code ${expected}`, error);
      }
      const called = name === 'CancellationError' ? 'AbortError' : name;
      if ((error as Error).name !== called)
        fail(`${label(message)}its name is ${show((error as Error).name)}, not '${called}'`);
    },
  };
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  // What an error says is in properties that no key lists: two are equal if they are one.
  if (a instanceof Error || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Map || a instanceof Set) return isDeepEqual([...a], [...(b as Iterable<unknown>)]);
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return keys.every((key) => Object.hasOwn(b, key) && isDeepEqual(left[key], right[key]));
}

/** A value for a message: short, and never in the way. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Error) return `${value.name}(${JSON.stringify(value.message)})`;
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return (
      JSON.stringify(value, (_, part: unknown) =>
        part instanceof Error ? show(part) : typeof part === 'bigint' ? `${part}n` : part,
      ) ?? 'an object'
    );
  } catch {
    return Object.prototype.toString.call(value);
  }
}
