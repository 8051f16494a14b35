import { expect, test, vi } from 'vitest';

type Program<Module> = (module: Module, log: unknown[]) => Promise<void>;
type SideBySide<Module> = (name: string, program: Program<Module>) => void;

/** A test that runs a program on the original and on ours: both must log the same. */
export function sideBySide<Module>(theirs: Module, ours: Module): SideBySide<Module> {
  return comparing(theirs, ours, (module, program, log) => program(module, log));
}

/** The same with the fake timers of the test runner, up to ten seconds. */
export function sideBySideInFakeTime<Module>(theirs: Module, ours: Module): SideBySide<Module> {
  return comparing(theirs, ours, async (module, program, log) => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    try {
      const ended = program(module, log);
      await vi.advanceTimersByTimeAsync(10_000);
      await ended;
    } finally {
      vi.useRealTimers();
    }
  });
}

function comparing<Module>(
  theirs: Module,
  ours: Module,
  run: (module: Module, program: Program<Module>, log: unknown[]) => Promise<void>,
): SideBySide<Module> {
  return (name, program) =>
    test(name, async () => {
      const logs: unknown[][] = [];
      for (const module of [theirs, ours]) {
        const log: unknown[] = [];
        await run(module, program, log);
        logs.push(log);
      }
      expect(logs[0]).not.toEqual([]);
      expect(logs[1]).toEqual(logs[0]);
    });
}

export function delay(ms: number): Promise<void>;
export function delay<T>(ms: number, value: T): Promise<T>;
export function delay(ms: number, value?: unknown): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, ms, value));
}

/** What a promise comes to, in a form that can be compared. */
export async function outcomeOf(promise: PromiseLike<unknown> | (() => Promise<unknown>)): Promise<unknown> {
  try {
    return ['value', await (typeof promise === 'function' ? promise() : promise)];
  } catch (error) {
    return ['error', shown(error)];
  }
}

function shown(error: unknown): unknown {
  if (error instanceof AggregateError) return [error.name, error.message, error.errors.map(shown)];
  if (error instanceof Error) return [error.constructor.name, error.name, error.message];
  return error;
}

/** Gives one element and then never answers. */
export function hanging(closed?: () => void): AsyncIterable<number> {
  let calls = 0;
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => (calls++ === 0 ? Promise.resolve({ done: false, value: 1 }) : new Promise<never>(() => {})),
      return: async () => {
        closed?.();
        return { done: true, value: undefined };
      },
    }),
  };
}

/** The rejections that nobody handles while `body` runs. */
export async function unhandled(body: () => Promise<void>): Promise<unknown[]> {
  const seen: unknown[] = [];
  const listener = (reason: unknown): void => void seen.push(shown(reason));
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', listener);
  try {
    await body();
    await delay(5);
  } finally {
    process.off('unhandledRejection', listener);
    for (const other of others) process.on('unhandledRejection', other);
  }
  return seen;
}
