import {
  JoinSet,
  Mutex,
  Semaphore,
  Task,
  TaskLocal,
  taskScope,
  withCheckedContinuation,
  withDiscardingTaskGroup,
  withTaskGroup,
} from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { expect, test } from 'vitest';

type Method = (this: unknown, ...given: unknown[]) => unknown;

/** What need no receiver, or is called by the language with one. */
const exempt = new Set(['constructor', 'then', 'catch', 'finally', 'yield', 'cutShort']);
/** They throw; all others give a promise, and reject. */
const throwing =
  /^(?:add.*|run|cancel.*|checkCancellation|escalate|asyncLet|taskScope|get|withValue|spawn|tryJoinNext|abortAll|detachAll|tryAcquire|tryLock|resume|fail)$/;

/** Calls every method of `object` as if it had been taken from it. */
async function expectTold(owner: string, object: object): Promise<void> {
  const prototype = Object.getPrototypeOf(object) as object;
  let count = 0;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (typeof value !== 'function' || exempt.has(name)) continue;
    count += 1;
    const nothing = (): void => {};
    const given = /^(?:get|withValue)$/.test(name) ? [new TaskLocal(), nothing, nothing] : [nothing, nothing];
    // As a bare function, as the callback of a timer, and as the method of another object.
    const receivers = owner === 'local' ? [undefined] : [undefined, {}, new Map()];
    for (const receiver of receivers) {
      let result: unknown;
      let error: unknown;
      try {
        result = Reflect.apply(value as Method, receiver, given);
      } catch (thrown) {
        error = thrown;
        expect(name, 'throws').toMatch(throwing);
      }
      if (error === undefined) error = await (result as Promise<unknown>).catch((reason: unknown) => reason);
      expect(error, `${owner}.${name}`).toBeInstanceOf(TypeError);
      const method = `${owner}.${name}`;
      expect((error as Error).message).toBe(`${method} was called without its ${owner}: write ${method}(…).`);
    }
  }
  expect(count, owner).toBeGreaterThan(0);
}

test('a method that is called without its object says so, whichever it is', () =>
  withTestHost({ autoAdvance: true }, async () => {
    const task = new Task(async (handle) => {
      await expectTold('task', handle);
      await withTaskGroup((group) => expectTold('group', group));
      await withDiscardingTaskGroup((group) => expectTold('group', group));
      const set = new JoinSet();
      await expectTold('set', set);
      await expectTold('scope', taskScope());
      await withCheckedContinuation<void>((continuation) => {
        void expectTold('continuation', continuation).then(() => continuation.resume());
      });
    });
    await task;
    await expectTold('task', task);
    await expectTold('semaphore', new Semaphore(1));
    await expectTold('mutex', new Mutex());
    await expectTold('local', new TaskLocal<number>());
  }));
