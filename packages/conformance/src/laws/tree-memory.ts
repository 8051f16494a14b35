import type { AsyncLet, Task, TaskContext, TaskGroup } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';

/** What may be collected, by a name; and what is kept all the while. */
interface Kept {
  readonly refs: Record<string, WeakRef<object>>;
  readonly kept: unknown[];
}

async function expectCollected(trial: Trial, { refs, kept }: Kept): Promise<void> {
  await trial.settle();
  if (!(await trial.collectGarbage()))
    trial.gap('this runtime cannot be asked to collect garbage', 'tree.11');
  for (const [name, ref] of Object.entries(refs)) {
    trial.assert.ok(ref.deref() === undefined, `${name} is still alive`);
  }
  trial.assert.ok(kept.length > 0, 'nothing was kept');
}

/** A large object that only a body holds. */
function capture(refs: Record<string, WeakRef<object>>, name: string): object {
  const object = { name, ballast: Array.from({ length: 100 }) };
  refs[name] = new WeakRef(object);
  return object;
}

async function finishedTask(trial: Trial): Promise<Kept> {
  const refs: Record<string, WeakRef<object>> = {};
  const kept: unknown[] = [];
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
    refs['body'] = new WeakRef(body);
    return new trial.core.Task(body);
  };
  const task = make();
  trial.assert.equal(await task, 1);
  kept.push(task);
  return { refs, kept };
}

async function finishedChildren(trial: Trial, task: TaskContext): Promise<Kept> {
  const refs: Record<string, WeakRef<object>> = {};
  const kept: unknown[] = [];
  const declare = (): AsyncLet<number> => {
    const captured = capture(refs, 'capture of an async let');
    const body = async (child: TaskContext): Promise<number> => {
      kept.push(child);
      return captured === undefined ? 0 : 1;
    };
    refs['body of an async let'] = new WeakRef(body);
    return trial.on(task).asyncLet(body);
  };
  const child = declare();
  await child;
  kept.push(child);
  return { refs, kept };
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'tree.11/finished-task',
    title:
      'a finished task whose handles are kept holds neither its body, nor its captures, nor the results of its children',
    async run(trial: Trial) {
      await expectCollected(trial, await finishedTask(trial));
    },
  },
  {
    id: 'tree.11/finished-child-of-a-running-task',
    title: 'a finished child holds nothing while its parent runs on',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await expectCollected(trial, await finishedChildren(trial, task));
      });
    },
  },
];
