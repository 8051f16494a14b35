import * as core from '@tasktree/core';
import { expect, test } from 'vitest';
import { withTestHost } from '@tasktree/testing';

const { Task, withTaskGroup, withTimeout } = core;

async function errorOf(outcome: PromiseLike<unknown> | (() => unknown)): Promise<Error> {
  try {
    await (typeof outcome === 'function' ? outcome() : outcome);
  } catch (error) {
    return error as Error;
  }
  throw new Error('There was no error.');
}

interface Provoked {
  readonly kind: 'CancellationError' | (string & {});
  readonly name: string;
  readonly code: string;
  readonly message: RegExp;
  readonly provoke: () => PromiseLike<unknown> | (() => unknown);
}

const provoked: readonly Provoked[] = [
  {
    kind: 'CancellationError',
    name: 'AbortError',
    code: 'ERR_TASKTREE_CANCELLED',
    message: /^The task was cancelled: the user gave up$/,
    provoke: () =>
      new Task((task) => {
        task.cancel('the user gave up');
        task.checkCancellation();
      }),
  },
  {
    kind: 'TimeoutError',
    name: 'TimeoutError',
    code: 'ERR_TASKTREE_TIMEOUT',
    message: /^The operation took longer than 50 ms\.$/,
    provoke: async () => {
      const error = await errorOf(withTimeout(50, (task) => task.sleep(Infinity)));
      throw (error as core.CancellationError).reason;
    },
  },
  {
    kind: 'ScopeClosedError',
    name: 'ScopeClosedError',
    code: 'ERR_TASKTREE_SCOPE_CLOSED',
    message: /^group\.addTask: this group has ended\. Use it only inside the call that opened it\.$/,
    provoke: async () => {
      const ended = await withTaskGroup((group) => ({ group }));
      ended.group.addTask(() => {});
    },
  },
  {
    kind: 'NoCurrentTaskError',
    name: 'NoCurrentTaskError',
    code: 'ERR_TASKTREE_NO_CURRENT_TASK',
    message: /^asyncLet was called outside any task, so nothing would end it\./,
    provoke: () => () => core.asyncLet(() => 1),
  },
  {
    kind: 'NonThrowingTaskError',
    name: 'NonThrowingTaskError',
    code: 'ERR_TASKTREE_NON_THROWING_TASK',
    message: /^A child of a group made with \{ throwing: false \} threw\./,
    provoke: () =>
      withTaskGroup(
        (group) =>
          group.addTask(() => {
            throw new Error('cause');
          }),
        { throwing: false },
      ),
  },
  {
    kind: 'AbandonedTasksError',
    name: 'AbandonedTasksError',
    code: 'ERR_TASKTREE_ABANDONED_TASKS',
    message: /^Left 1 cancelled task\(s\) running after the grace period: root #\d+ > deaf\./,
    provoke: () =>
      withTaskGroup(
        (group) => {
          group.addTask(() => Task.detached((task) => task.sleep(100)).value, { name: 'deaf' });
          group.cancelAll();
        },
        { abandonAfter: 10 },
      ),
  },
  {
    kind: 'AwaitCycleError',
    name: 'AwaitCycleError',
    code: 'ERR_TASKTREE_AWAIT_CYCLE',
    message: /^Task #\d+ "itself" waits for its own value, which it would never get\.$/,
    provoke: () => {
      const task: core.Task<unknown> = new Task(() => task.value, { name: 'itself' });
      return task;
    },
  },
  {
    kind: 'NotReadyError',
    name: 'NotReadyError',
    code: 'ERR_TASKTREE_NOT_READY',
    message: /^group\.start: the child ended without calling ready\(value\)\.$/,
    provoke: () => withTaskGroup((group) => group.start(() => {})),
  },
  {
    kind: 'ContinuationMisuseError',
    name: 'ContinuationMisuseError',
    code: 'ERR_TASKTREE_CONTINUATION_MISUSE',
    message: /^This continuation was resumed twice\./,
    provoke: () =>
      new Promise((_resolve, reject) => {
        void core.withCheckedContinuation<void>((continuation) => {
          continuation.resume();
          try {
            continuation.resume();
          } catch (error) {
            reject(error);
          }
        });
      }),
  },
];

for (const { kind, name, code, message, provoke } of provoked) {
  test(`${kind}: name, code, message and class`, () =>
    withTestHost({ autoAdvance: true }, async () => {
      const error = await errorOf(provoke());
      expect(error).toBeInstanceOf(Error);
      expect(error).toBeInstanceOf(core[kind as 'CancellationError']);
      expect(error.name).toBe(name);
      expect((error as core.CancellationError).code).toBe(code);
      expect(error.message).toMatch(message);
      expect(String(error)).toBe(`${name}: ${error.message}`);
      for (const other of classes) {
        // A timeout is a cancellation (deadline.2).
        const isOne = other === kind || (other === 'CancellationError' && kind === 'TimeoutError');
        if (!isOne) expect(error, other).not.toBeInstanceOf(core[other as 'TimeoutError']);
      }
      await Task.sleep(200);
    }));
}

const classes = Object.keys(core).filter((key) => key.endsWith('Error'));

test('the classes that api.md names are the ones there are', () => {
  expect(classes.toSorted((a, b) => a.localeCompare(b))).toEqual([
    'AbandonedTasksError',
    'AwaitCycleError',
    'CancellationError',
    'ChannelClosedError',
    'ContinuationMisuseError',
    'IsolationError',
    'NoCurrentTaskError',
    'NonThrowingTaskError',
    'NotReadyError',
    'NotSendableError',
    'ScopeClosedError',
    'TimeoutError',
    'WorkerLostError',
  ]);
});

test.each([
  ['ChannelClosedError', 'ERR_TASKTREE_CHANNEL_CLOSED'],
  ['WorkerLostError', 'ERR_TASKTREE_WORKER_LOST'],
  ['NotSendableError', 'ERR_TASKTREE_NOT_SENDABLE'],
  ['IsolationError', 'ERR_TASKTREE_ISOLATION'],
] as const)('%s, which other packages throw, has its name and code', (kind, code) => {
  const error = new core[kind]('why', { cause: 'cause' });
  expect(error).toMatchObject({ name: kind, code, message: 'why', cause: 'cause' });
  expect(error).toBeInstanceOf(core[kind]);
});

test('a CancellationError tells the reason, as cause too, whatever it is', () =>
  withTestHost({}, async () => {
    for (const reason of ['text', null, 0, undefined, new Error('why')]) {
      const error = await errorOf(
        new Task((task) => {
          task.cancel(reason);
          task.checkCancellation();
        }),
      );
      expect(error).toBeInstanceOf(core.CancellationError);
      expect((error as core.CancellationError).reason).toBe(reason);
      expect(error.cause).toBe(reason);
    }
  }));

test('an AbandonedTasksError names the tasks and keeps the lost value', () =>
  withTestHost({ autoAdvance: true }, async () => {
    const deaf = Promise.withResolvers<void>();
    const error = (await errorOf(
      withTaskGroup(
        (group) => {
          group.addTask(() => deaf.promise, { name: 'deaf' });
          group.cancelAll();
          return 'lost value';
        },
        { abandonAfter: 10 },
      ),
    )) as core.AbandonedTasksError;
    expect(error.value).toBe('lost value');
    expect(error.tasks).toEqual([
      { id: expect.any(Number), name: 'deaf', path: expect.stringMatching(/^root #\d+ > deaf$/) },
    ]);
    deaf.resolve();
  }));

test('where the current task is not known, what is on no handle is to be called inside task.run', () =>
  withTestHost({ ambient: 'explicit' }, async () => {
    class Counter {
      add(): void {}
    }
    const counter = core.actor(new Counter());
    await expect(counter.add()).rejects.toThrow('call Counter.add inside task.run(() => …)');
    expect(() => new core.JoinSet()).toThrow('call new JoinSet inside task.run(() => …)');
  }));

test('where the current task is not known, the error says the three ways out', () =>
  withTestHost({ ambient: 'explicit' }, async () => {
    const error = await errorOf(withTaskGroup(() => {}));
    expect(error).toBeInstanceOf(core.NoCurrentTaskError);
    expect(error.message).toMatch(/task\.withTaskGroup.*@tasktree\/transform.*new Task/);
  }));

test('instanceof holds for the error of another copy, and not for what merely looks like one', () => {
  const foreign = { [Symbol.for('tasktree.error')]: 'ERR_TASKTREE_CANCELLED' };
  expect(foreign instanceof core.CancellationError).toBe(true);
  expect(foreign instanceof core.TimeoutError).toBe(false);
  for (const value of [null, undefined, 'ERR_TASKTREE_CANCELLED', { code: 'ERR_TASKTREE_CANCELLED' }]) {
    expect((value as unknown) instanceof core.CancellationError).toBe(false);
  }
});

test('a subclass is a kind of its own', () => {
  class Own extends core.CancellationError {}
  const own = new Own('mine', { reason: 1 });
  expect(own).toBeInstanceOf(Own);
  expect(own).toBeInstanceOf(core.CancellationError);
  expect(new core.CancellationError()).not.toBeInstanceOf(Own);
  expect(own.name).toBe('AbortError');
  expect(own.code).toBe('ERR_TASKTREE_CANCELLED');
});

test('a call returns a plain promise, whatever class of its own the body returns one of', async () => {
  class Own<T> extends Promise<T> {}
  await new Task(async (task) => {
    const call = task.withTimeout(Infinity, () => new Own<number>((resolve) => resolve(1)));
    expect(Object.getPrototypeOf(call)).toBe(Promise.prototype);
    expect(await call).toBe(1);
    const group = task.withTaskGroup(() => new Own<number>((_resolve, reject) => reject(new Error('own'))));
    expect(Object.getPrototypeOf(group)).toBe(Promise.prototype);
    await expect(group).rejects.toThrow('own');
  });
});
