import type { AsyncLet, Task, TaskContext, TaskGroup } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';

/** Each is done so often: a collector that scans the stack may take a few dead objects for live, a leak keeps all. */
const times = 10;
const mostAlive = 3;

/** What may be collected, by a name; and what is kept all the while. */
interface Kept {
  readonly refs: Record<string, WeakRef<object>[]>;
  readonly kept: unknown[];
}

async function expectCollected(trial: Trial, { refs, kept }: Kept): Promise<void> {
  await trial.settle();
  if (!(await trial.collectGarbage()))
    trial.gap('this runtime cannot be asked to collect garbage', 'tree.11');
  for (const [name, list] of Object.entries(refs)) {
    trial.assert.equal(list.length, times, name);
    const alive = list.filter((ref) => ref.deref() !== undefined).length;
    trial.assert.ok(alive <= mostAlive, `${name}: ${alive} of ${times} are still alive`);
  }
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
];
