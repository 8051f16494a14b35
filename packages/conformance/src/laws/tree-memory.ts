import type { AsyncLet, Task, TaskContext, TaskGroup } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { tooManyAlive } from '../kept-alive.ts';

/** Each is done so often: a collector that scans the stack may take a few dead objects for live, a leak keeps all. */
const times = 10;
const mostAlive = 3;

/** What may be collected, by a name; and what is kept all the while. */
interface Kept {
  readonly refs: Record<string, WeakRef<object>[]>;
  readonly kept: unknown[];
}

async function expectCollected(trial: Trial, { refs, kept }: Kept): Promise<void> {
  for (const [name, list] of Object.entries(refs)) trial.assert.equal(list.length, times, name);
  const found = await tooManyAlive(trial, Object.entries(refs), mostAlive, 'tree.11');
  trial.assert.equal(found, undefined);
  trial.assert.ok(kept.length >= times, 'nothing was kept');
}

function note<T extends object>(refs: Kept['refs'], name: string, object: T): T {
  (refs[name] ??= []).push(new WeakRef(object));
  return object;
}

/** A large object that only a body holds. */
function capture(refs: Kept['refs'], name: string): object {
  return note(refs, name, { name, ballast: Array.from({ length: 100 }) });
}

async function finishTask(trial: Trial, { refs, kept }: Kept): Promise<void> {
  const make = (): Task<number> => {
    const captured = capture(refs, 'capture');
    const body = async (task: TaskContext): Promise<number> => {
      kept.push(task);
      await trial.on(task).withTaskGroup(async (group: TaskGroup<object>, inner) => {
        kept.push(group, inner);
        group.addTask(() => capture(refs, 'untaken result'));
        group.addTask(() => capture(refs, 'taken result'));
        await group.next();
      });
      await using read = trial.on(task).asyncLet(() => capture(refs, 'value of an async let'));
      await read;
      await trial.on(task).withTimeout(Infinity, (inner) => {
        kept.push(inner);
        return capture(refs, 'value of an operation');
      });
      return captured === undefined ? 0 : 1;
    };
    return new trial.core.Task(note(refs, 'body', body));
  };
  const task = make();
  trial.assert.equal(await task, 1);
  kept.push(task);
}

async function finishChild(trial: Trial, task: TaskContext, { refs, kept }: Kept): Promise<void> {
  const declare = (): AsyncLet<number> => {
    const captured = capture(refs, 'capture of an async let');
    const body = async (child: TaskContext): Promise<number> => {
      kept.push(child);
      return captured === undefined ? 0 : 1;
    };
    return trial.on(task).asyncLet(note(refs, 'body of an async let', body));
  };
  const child = declare();
  await child;
  kept.push(child);
}

/** Where children fail before they are read, and their errors are read and handled, in a body that goes on. */
const handled: Record<string, (trial: Trial, task: TaskContext, fail: () => never) => Promise<void>> = {
  'async let': async (trial, task, fail) => {
    await using child = trial.on(task).asyncLet(fail);
    await trial.settle();
    await child.then(undefined, () => {});
  },
  'async let, read after another that nobody has read so far': async (trial, task, fail) => {
    const child = trial.on(task).asyncLet(fail);
    const later = trial.on(task).asyncLet(fail);
    await trial.settle();
    await child.then(undefined, () => {});
    await later.then(undefined, () => {});
  },
  'task scope': async (trial, task, fail) => {
    await using scope = here(trial, task, () => trial.core.taskScope());
    const child = scope.asyncLet(fail);
    await trial.settle();
    await child.then(undefined, () => {});
  },
  task: async (trial, _task, fail) => {
    await new trial.core.Task(fail).catch(() => {});
  },
  group: async (trial, task, fail) => {
    await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
      group.addTask(fail);
      await group.nextResult();
    });
  },
  map: async (trial, task, fail) => {
    const map = here(trial, task, () => trial.core.concurrentMap([1], fail));
    const next = map[Symbol.asyncIterator]().next();
    await next.catch(() => {});
  },
};

export const cases: readonly ConformanceCase[] = [
  {
    id: 'tree.11/finished-task',
    title:
      'a finished task whose handles are kept holds neither its body, nor its captures, nor the results of its children',
    async run(trial: Trial) {
      const kept: Kept = { refs: {}, kept: [] };
      for (let count = 0; count < times; count++) await finishTask(trial, kept);
      await expectCollected(trial, kept);
    },
  },
  {
    id: 'tree.11/finished-child-of-a-running-task',
    title: 'a finished child holds nothing while its parent runs on',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const kept: Kept = { refs: {}, kept: [] };
        for (let count = 0; count < times; count++) await finishChild(trial, task, kept);
        await expectCollected(trial, kept);
      });
    },
  },
  {
    id: 'tree.11/handled-error-in-a-running-task',
    title: 'an error that was read and handled can be collected while the body that handled it goes on',
    also: ['error.3'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const kept: Kept = { refs: {}, kept: [] };
        for (const [name, round] of Object.entries(handled)) {
          const fail = (): never => {
            throw note(kept.refs, name, new Error(name));
          };
          for (let count = 0; count < times; count++) {
            kept.kept.push(task);
            await round(trial, task, fail);
          }
          if ((kept.refs[name] as unknown[]).length > times) (kept.refs[name] as unknown[]).length = times;
        }
        await expectCollected(trial, kept);
      });
    },
  },
  {
    id: 'tree.11/asked-and-gone',
    title: 'who has asked for the outcome of a task that runs on, and has ended, can be collected',
    also: ['cancel.14', 'cancel.18'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const awaited = new core.Task(() => gate.promise);
      const kept: Kept = { refs: {}, kept: [] };
      for (let count = 0; count < times; count++) {
        const waiter = new core.Task(async (task) => {
          note(kept.refs, 'handle of a waiter', task);
          task.run(() => {
            void awaited.linkedValue();
            void awaited.settled;
          });
        });
        await waiter.value;
        kept.kept.push(awaited);
      }
      assert.equal(awaited.settled, awaited.settled, 'one promise for all who ask');
      try {
        await expectCollected(trial, kept);
      } finally {
        // Also where the runtime cannot be asked: the task must not outlive its case.
        gate.open();
        await awaited;
      }
    },
  },
];
