import { Task } from '@tasktree/core';

interface Globals {
  setTimeout(this: void, callback: () => void, ms: number): unknown;
}

/** Leaves an error behind that comes when this call has ended. */
export function stray(how: 'throw' | 'reject', message: string): void {
  (globalThis as unknown as Globals).setTimeout(() => {
    const error = new RangeError(message);
    if (how === 'throw') throw error;
    void Promise.reject(error);
  }, 5);
}

/** The same, and waits longer than that. */
export async function strayMeanwhile(how: 'throw' | 'reject', message: string): Promise<string> {
  stray(how, message);
  await Task.sleep(500);
  return 'ended';
}

/** Throws what does not let itself be looked at, or what is very deep. */
export function failStrangely(
  how: 'causes' | 'aggregates' | 'strict' | 'revoked' | 'getters' | 'cause of a getter',
): never {
  const no = (): never => {
    throw new Error('not to be looked at');
  };
  let error: unknown = new Error('the innermost');
  if (how === 'causes') {
    for (let level = 0; level < 10_000; level += 1) error = new Error(`level ${level}`, { cause: error });
  } else if (how === 'aggregates') {
    for (let level = 0; level < 4_000; level += 1) error = new AggregateError([error], `level ${level}`);
  } else if (how === 'strict') {
    error = new Proxy(new RangeError('r'), { get: no, getPrototypeOf: no, ownKeys: no });
  } else if (how === 'revoked') {
    const { proxy, revoke } = Proxy.revocable(new RangeError('r'), {});
    revoke();
    error = proxy;
  } else if (how === 'getters') {
    error = Object.defineProperties(new RangeError('r'), {
      message: { get: no },
      name: { get: no },
      stack: { get: no },
      cause: { get: no },
      status: { get: no, enumerable: true },
    });
  } else {
    error = new RangeError('r', { cause: Object.defineProperty(new Error('e'), 'cause', { get: no }) });
  }
  throw error;
}

/** Gives an object so many levels deep. */
export function giveDeep(levels: number): unknown {
  let deep: unknown = 'the innermost';
  for (let level = 0; level < levels; level += 1) deep = { o: deep };
  return deep;
}
