import { CancellationError, MainActor, Task, TimeoutError, withTaskGroup } from '@tasktree/core';

export class HttpError extends RangeError {
  override readonly name = 'HttpError';
  readonly status = 404;
  readonly onRetry = (): void => {};
}

/** Throws one error of each kind that has something to lose on the way. */
export function fail(how: 'http' | 'aggregate' | 'circle' | 'core' | 'text' | 'nothing' | 'function'): never {
  if (how === 'http')
    throw new HttpError('not found', { cause: new TypeError('inner', { cause: 'innermost' }) });
  if (how === 'aggregate') throw new AggregateError([new RangeError('first'), 'second'], 'several');
  if (how === 'core') throw new CancellationError('given up', { reason: { why: 'a reason' } });
  if (how === 'circle') {
    const inner = new Error('inner');
    const outer = new Error('outer', { cause: inner });
    inner.cause = outer;
    throw outer;
  }
  // oxlint-disable-next-line typescript/only-throw-error -- what is no error must cross too
  throw how === 'text' ? 'a text' : how === 'nothing' ? undefined : () => {};
}

/** Fails with a timeout: one that a limit here made, or one made by hand. */
export async function timeOut(how: 'limit' | 'cause' | 'reason'): Promise<never> {
  if (how === 'cause') throw new TimeoutError('by hand', { cause: new RangeError('why') });
  if (how === 'reason') throw new TimeoutError('by hand', { reason: new TimeoutError('the reason') });
  return Task.current!.withTimeout(5, (task) => task.sleep(Infinity)) as Promise<never>;
}

/** Waits to be cancelled, fails on the way, and answers the cancellation all the same. */
export async function failOnTheWay(): Promise<void> {
  const task = Task.current!;
  await MainActor.run<void>('conformance.begun');
  await task.withTaskGroup(async (group, inner) => {
    group.addTask(async (child) => {
      await child.sleep(Infinity).catch(() => undefined);
      throw new TypeError('on the way');
    });
    await inner.sleep(Infinity);
  });
}

/** Fails with an error under which another is suppressed. */
export async function failTwice(): Promise<void> {
  await withTaskGroup(async (group) => {
    group.addTask(async (task) => {
      await task.sleep(Infinity).catch(() => undefined);
      throw new TypeError('second');
    });
    await Task.yield();
    throw new Error('first');
  });
}

/** Gives what cannot be sent. */
export function unsendable(how: 'function' | 'instance'): unknown {
  return { deep: [how === 'function' ? { onDone: () => {} } : new HttpOptions()] };
}

class HttpOptions {
  readonly retries = 3;
}

/** Ends this worker in the middle of a job. */
export function die(how: 'exit' | 'close' = 'exit'): Promise<never> {
  const { process, close } = globalThis as unknown as {
    process?: { exit(code: number): void };
    close?: () => void;
  };
  if (how === 'exit' && process !== undefined && close === undefined) process.exit(3);
  else close?.();
  return new Promise(() => {});
}

/** Says on the main thread that it has begun, and then ends this worker. */
export async function dieLoudly(name: string): Promise<never> {
  await MainActor.run('conformance.note', name);
  return die();
}
