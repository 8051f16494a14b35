import { CancellationError, Task, now, suppressedErrors } from '@tasktree/core';
import { describe, expect } from 'vitest';
import pTimeout, { TimeoutError, type WorkContext } from '../src/p-timeout/index.ts';
import { inBothTiers } from './tiers.ts';

const error = new Error('no');

/** Works for a long time, and takes a while to stop. */
const stubborn = async ({ task }: WorkContext): Promise<string> => {
  await task.sleep(1000).catch(() => {});
  await task.withTaskCancellationShield((inside) => inside.sleep(20));
  return 'late';
};

describe('a function', () => {
  inBothTiers('gives its outcome in time', async () => {
    expect(await pTimeout(async ({ task }) => task.sleep(5).then(() => 'value'), { milliseconds: 10 })).toBe(
      'value',
    );
    await expect(pTimeout(() => Promise.reject(error), { milliseconds: 10 })).rejects.toBe(error);
    const thrower = (): never => {
      throw error;
    };
    await expect(pTimeout(thrower, { milliseconds: 10 })).rejects.toBe(error);
    expect(now()).toBe(5);
  });

  inBothTiers('is cancelled at the timeout, and has ended when the call rejects', async () => {
    let reason: unknown;
    const work = async (context: WorkContext): Promise<string> => {
      context.signal.addEventListener('abort', () => (reason = context.signal.reason));
      return stubborn(context);
    };
    const rejection = await pTimeout(work, { milliseconds: 10 }).catch((caught: unknown) => caught);
    expect(rejection).toBeInstanceOf(TimeoutError);
    expect(rejection).toHaveProperty('message', 'Promise timed out after 10 milliseconds');
    expect(now()).toBe(30);
    expect(reason).toBeInstanceOf(CancellationError);
    expect((reason as CancellationError).reason).toBe(rejection);
  });

  inBothTiers('is not waited for, where asked not to', async () => {
    const call = pTimeout(stubborn, { milliseconds: 10, awaitRunning: false });
    await expect(call).rejects.toBeInstanceOf(TimeoutError);
    expect(now()).toBe(10);
    await Task.sleep(25);
  });

  inBothTiers('has ended before a fallback begins', async () => {
    const options = { milliseconds: 10, fallback: () => `instead, at ${now()}` };
    expect(await pTimeout(stubborn, options)).toBe('instead, at 30');
    expect(await pTimeout(stubborn, { milliseconds: 10, message: false })).toBe(undefined);
  });

  inBothTiers('that fails when it is stopped: its error is kept', async () => {
    const message = new RangeError('mine');
    const work = ({ task }: WorkContext): Promise<void> =>
      task.sleep(1000).catch(() => {
        throw error;
      });
    await expect(pTimeout(work, { milliseconds: 10, message })).rejects.toBe(message);
    expect(suppressedErrors(message)).toEqual([error]);
  });

  inBothTiers('is stopped by a signal and by the task that called', async () => {
    const controller = new AbortController();
    const aborted = pTimeout(stubborn, { milliseconds: 1000, signal: controller.signal });
    const rejection = expect(aborted).rejects.toBe(error);
    const caller = new Task(() => pTimeout(stubborn, { milliseconds: 1000 }));
    await Task.sleep(5);
    controller.abort(error);
    caller.cancel();
    await rejection;
    expect(await caller).toBe('late');
    expect(now()).toBe(25);
    let called = false;
    const call = pTimeout(() => (called = true), { milliseconds: 5, signal: controller.signal });
    await expect(call).rejects.toBe(error);
    expect(called).toBe(false);
  });

  inBothTiers('can have its timeout taken off', async () => {
    const call = pTimeout(({ task }) => task.sleep(20).then(() => 'value'), { milliseconds: 10 });
    call.clear();
    expect(await call).toBe('value');
  });
});

inBothTiers('a task is cancelled and awaited as well', async () => {
  const task = new Task((context) => stubborn({ task: context, signal: context.signal }));
  await expect(pTimeout(task, { milliseconds: 10 })).rejects.toBeInstanceOf(TimeoutError);
  expect([task.isCancelled, now()]).toEqual([true, 30]);
});

inBothTiers('no time is too long', async () => {
  const call = pTimeout(({ task }) => task.sleep(2 ** 32).then(() => 'value'), { milliseconds: 2 ** 33 });
  expect(await call).toBe('value');
  const late = pTimeout(({ task }) => task.sleep(2 ** 34), { milliseconds: 2 ** 33 });
  await expect(late).rejects.toBeInstanceOf(TimeoutError);
  expect(now()).toBe(2 ** 32 + 2 ** 33);
});
