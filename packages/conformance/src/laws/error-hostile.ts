import type { TaskContext, TaskGroup } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { hostileValues } from '../hostile-values.ts';
import { signalSource } from '../signal-source.ts';

type Place = (trial: Trial, task: TaskContext, value: unknown) => PromiseLike<unknown>;

const untilCancelled = async (trial: Trial, task: TaskContext): Promise<never> => {
  await trial.assert.rejects(trial.on(task).sleep(Infinity));
  throw undefined;
};

/** Throws `value` in answer to its cancellation. */
const answering =
  (trial: Trial, value: unknown) =>
  async (task: TaskContext): Promise<never> => {
    await trial.assert.rejects(trial.on(task).sleep(Infinity));
    throw value;
  };

/** Where a body throws a value: each rejects with it. */
const thrown: Record<string, Place> = {
  'a task': (trial, _task, value) => new trial.core.Task(failing(value)).value,
  'an async let': (trial, task, value) =>
    trial
      .on(task)
      .asyncLet(failing(value))
      .then((one) => one),
  'the body of a group': (trial, task, value) =>
    trial.on(task).withTaskGroup((group) => {
      group.addTask((child) => untilCancelled(trial, child).catch(() => {}));
      throw value;
    }),
  'a child that is read': (trial, task, value) =>
    trial.on(task).withTaskGroup(async (group: TaskGroup<unknown>) => {
      group.addTask(failing(value));
      return await group.next();
    }),
  'a child that nobody reads': (trial, task, value) =>
    trial.on(task).withTaskGroup((group) => group.addTask(failing(value))),
  'a child of a discarding group': (trial, task, value) =>
    trial.on(task).withDiscardingTaskGroup((group) => group.addTask(failing(value))),
  'a timeout': (trial, task, value) => trial.on(task).withTimeout(Infinity, failing(value)),
  'a timeout that has run out': (trial, task, value) => trial.on(task).withTimeout(0, failing(value)),
  'a shield': (trial, task, value) => trial.on(task).withTaskCancellationShield(failing(value)),
  all: (trial, task, value) =>
    here(trial, task, () => trial.core.all([failing(value), answering(trial, value)])),
  race: (trial, task, value) => here(trial, task, () => trial.core.race([failing(value)])),
  'an item of a map': (trial, task, value) =>
    here(trial, task, () => trial.core.concurrentForEach([1, 2], failing(value))),
  'the source of a map': (trial, task, value) =>
    here(trial, task, () => trial.core.concurrentForEach(failingSource(value), () => {})),
};

/** Where a value answers a cancellation, or is its reason: each ends well. */
const ended: Record<string, Place> = {
  'the answer of a child to a cancellation': async (trial, task, value) => {
    const all = trial.on(task).withTaskGroup(async (group: TaskGroup<unknown>) => {
      group.addTask(answering(trial, value));
      await trial.settle();
      group.cancelAll();
    });
    await all.catch((error: unknown) => trial.assert.equal(error, value));
  },
  'the answer of an unread async let': (trial, task, value) =>
    trial.on(task).withTimeout(Infinity, async (inner) => {
      trial.on(inner).asyncLet(answering(trial, value));
      await trial.settle();
    }),
  'the reason of a task': async (trial, _task, value) => {
    const one = new trial.core.Task((own) => trial.assert.rejects(trial.on(own).sleep(Infinity)));
    await trial.settle();
    one.cancel(value);
    const error = (await one.value) as { readonly reason: unknown };
    trial.assert.isError(error, 'CancellationError');
    trial.assert.equal(error.reason, value);
  },
  'the reason of a group': (trial, task, value) =>
    trial.on(task).withTaskGroup(async (group) => {
      group.addTask((child) => trial.assert.rejects(trial.on(child).sleep(Infinity)));
      await trial.settle();
      group.cancelAll(value);
      trial.assert.equal((group.signal.reason as { readonly reason: unknown }).reason, value);
    }),
  'the reason of a signal': async (trial, _task, value) => {
    const outer = signalSource();
    const made = [1, 2, 3].map(
      () =>
        new trial.core.Task((own) => trial.assert.rejects(trial.on(own).sleep(Infinity)), {
          signal: outer.signal,
        }),
    );
    await trial.settle();
    try {
      outer.abort(value);
    } catch {
      // Workerd looks at the reason before it aborts.
      for (const one of made) one.cancel(value);
      if (!outer.signal.aborted)
        trial.gap('the platform aborts with no reason that cannot be read', 'signal.3');
    }
    for (const one of made)
      trial.assert.equal(((await one.value) as { readonly reason: unknown }).reason, value);
  },
  'the errors of allSettled': (trial, task, value) =>
    here(trial, task, () => trial.core.allSettled([failing(value), failing(value)])),
  'the losers of any': (trial, task, value) =>
    here(trial, task, () => trial.core.any([failing(value), async () => 'value'])),
  'what is joined': async (trial, task, value) => {
    const set = here(trial, task, () => new trial.core.JoinSet<unknown>());
    set.spawn(failing(value));
    const joined = await here(trial, task, () => set.joinNext());
    trial.assert.equal(joined?.status === 'rejected' && joined.reason, value);
    await set[Symbol.asyncDispose]();
  },
  'the tests for cancellations': async ({ core, assert }, _task, value) => {
    assert.equal(core.isCancellation(value), false);
    assert.equal(core.isTimeout(value), false);
    assert.deepEqual(core.suppressedErrors(value), []);
  },
};

function failing(value: unknown): () => Promise<never> {
  return async () => {
    // What is thrown need be no error.
    // oxlint-disable-next-line typescript/only-throw-error
    throw value;
  };
}

async function* failingSource(value: unknown): AsyncGenerator<number> {
  yield 1;
  // oxlint-disable-next-line typescript/only-throw-error
  throw value;
}

export const cases: readonly ConformanceCase[] = [
  ...Object.entries(thrown).map(([name, place]): ConformanceCase => ({
    id: `error.6/hostile-in-${name.toLowerCase().replaceAll(' ', '-')}`,
    title: `a value that cannot be read as an error, thrown in ${name}, comes out as it is`,
    also: ['error.1', 'tree.2'],
    async run(trial: Trial) {
      for (const [kind, make] of Object.entries(hostileValues)) {
        const value = make();
        await trial.root(async (task) => {
          // What is handed on by promises is looked at for a `then`; what is thrown is not.
          await place(trial, task, value).then(
            () => trial.assert.ok(false, `${kind}: nothing was thrown`),
            (error: unknown) => trial.assert.ok(Object.is(error, value), `${kind} did not come out as it is`),
          );
        });
      }
    },
  })),
  ...Object.entries(ended).map(([name, place]): ConformanceCase => ({
    id: `error.6/hostile-as-${name.toLowerCase().replaceAll(' ', '-')}`,
    title: `a value that cannot be read as an error holds nothing up as ${name}`,
    also: ['cancel.11', 'cancel.17'],
    async run(trial: Trial) {
      for (const make of Object.values(hostileValues)) {
        const value = make();
        await trial.root(async (task) => void (await place(trial, task, value)));
      }
    },
  })),
];
