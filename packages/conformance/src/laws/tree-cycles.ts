import type { AsyncLet, Task, TaskContext, TaskGroup } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

function names(trial: Trial, error: unknown, ...ids: number[]): void {
  trial.assert.isError(error, 'AwaitCycleError');
  const { message } = error as Error;
  for (const id of ids)
    trial.assert.ok(message.includes(`#${id}`), `the message does not name #${id}: ${message}`);
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'tree.12/own-value',
    title: 'a task that reads its own value gets an AwaitCycleError instead of waiting for ever',
    also: ['task.3'],
    async run(trial: Trial) {
      const { Task } = trial.core;
      const reads: Record<string, (task: Task<unknown>) => Promise<unknown>> = {
        value: (task) => task.value,
        then: (task) => task.then(() => 1),
        result: (task) => task.result,
        settled: (task) => task.settled,
        linkedValue: (task) => task.linkedValue(),
        finally: (task) => task.finally(() => {}),
      };
      // The language calls `then` later, where the current task may not be known any more.
      if (trial.host.ambient === 'full') reads['await'] = async (task) => await task;
      for (const [name, read] of Object.entries(reads)) {
        const task: Task<unknown> = new Task(async () => trial.assert.rejects(read(task), name));
        names(trial, await task, task.id);
      }
    },
  },
  {
    id: 'tree.12/own-async-let',
    title: 'an async let that reads itself gets an AwaitCycleError',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const own: AsyncLet<unknown> = trial
          .on(task)
          .asyncLet(async () => trial.assert.rejects(own.then(() => 1)));
        trial.assert.isError(await own, 'AwaitCycleError');
      });
    },
  },
  {
    id: 'tree.12/returned-from-a-body',
    title:
      'a body of any kind, also one that is no async function, may not return its own task or an ancestor',
    also: ['task.6'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const shapes: Record<string, (task: TaskContext, top: () => unknown) => unknown> = {
        itself: (_task, top) => top(),
        'an async let': (task, top) => trial.on(task).asyncLet(top),
        'an async let that returns itself': (task) => {
          const own: AsyncLet<unknown> = trial.on(task).asyncLet((): unknown => own);
          return own;
        },
        'a timeout': (task, top) => trial.on(task).withTimeout(Infinity, top),
        'a shield': (task, top) => trial.on(task).withTaskCancellationShield(top),
        'the body of a group': (task, top) => trial.on(task).withTaskGroup(top),
        'a child': (task, top) =>
          trial.on(task).withTaskGroup(async (group: TaskGroup<unknown>) => {
            group.addTask(top);
            return (await group.next()).value;
          }),
        'the body of a map': (task, top) =>
          here(trial, task, () =>
            core
              .concurrentMap([1], () => top() as number)
              [Symbol.asyncIterator]()
              .next(),
          ),
        'an operation of all': (task, top) => here(trial, task, () => core.all([top])),
      };
      for (const [name, shape] of Object.entries(shapes)) {
        const task: Task<unknown> = new core.Task((own) => shape(own, () => task));
        assert.isError(await assert.rejects(task.value, name), 'AwaitCycleError', name);
      }
    },
  },
  {
    id: 'tree.12/ancestor',
    title: 'reading an ancestor, at any distance and through any scope, is told, naming both',
    async run(trial: Trial) {
      const { Task } = trial.core;
      const errors: [error: unknown, reader: number][] = [];
      const top: Task<void> = new Task(async (task) => {
        const read = async (own: TaskContext): Promise<void> => {
          errors.push([await trial.assert.rejects(top.value), own.id]);
        };
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(read);
          group.addTask((child) => trial.on(child).withTimeout(Infinity, read));
          group.addTask(async (child) => {
            await trial
              .on(child)
              .asyncLet((deeper) => trial.on(deeper).withDiscardingTaskGroup((inner) => inner.addTask(read)));
          });
        });
      });
      await top;
      trial.assert.equal(errors.length, 3);
      for (const [error, reader] of errors) names(trial, error, top.id, reader);
    },
  },
  {
    id: 'tree.12/links-nothing',
    title: 'a linked read that would be a circle does not tie the ancestor to its reader',
    also: ['cancel.14', 'tree.6'],
    async run(trial: Trial) {
      const { Task } = trial.core;
      const top: Task<boolean> = new Task(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(async (child) => {
            const read = top.linkedValue();
            child.cancel();
            trial.assert.isError(await trial.assert.rejects(read), 'AwaitCycleError');
          });
          group.addTask(async (child) => {
            child.cancel();
            trial.assert.isError(await trial.assert.rejects(top.linkedValue()), 'AwaitCycleError');
          });
        });
        return trial.on(task).isCancelled();
      });
      trial.assert.equal(await top, false, 'cancelling the reader cancelled its ancestor');
    },
  },
  {
    id: 'tree.12/last-child-waits-on-its-group',
    title: 'a child that waits on its own group with nothing else outstanding gets an AwaitCycleError',
    async run(trial: Trial) {
      const waits: Record<string, (group: TaskGroup<unknown>) => Promise<unknown>> = {
        next: (group) => group.next(),
        nextResult: (group) => group.nextResult(),
        waitForAll: (group) => group.waitForAll(),
        iteration: (group) => group[Symbol.asyncIterator]().next(),
      };
      await trial.root(async (task) => {
        for (const [name, wait] of Object.entries(waits)) {
          let error: unknown;
          await trial.on(task).withTaskGroup(async (group: TaskGroup<unknown>) => {
            group.addTask(async () => {
              error = await trial.assert.rejects(wait(group), name);
            });
          });
          trial.assert.isError(error, 'AwaitCycleError', name);
        }
      });
    },
  },
  {
    id: 'tree.12/child-waits-while-others-run',
    title:
      'a child may wait on its own group while a sibling is outstanding, and is told when it is the last',
    also: ['collect.6'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: unknown[] = [];
        await trial.on(task).withTaskGroup(async (group: TaskGroup<string>) => {
          const gate = trial.gate();
          group.addTask(async () => {
            const [first, second] = await Promise.allSettled([group.next(), group.next()]);
            log.push(first.status === 'fulfilled' && first.value.value, second.status);
            if (second.status === 'rejected') trial.assert.isError(second.reason, 'AwaitCycleError');
            return 'reader';
          });
          group.addTask(async () => {
            await gate.promise;
            return 'sibling';
          });
          await trial.settle();
          trial.assert.deepEqual(log, []);
          gate.open();
          await trial.settle();
          log.push((await group.next()).value);
        });
        trial.assert.deepEqual(log, ['sibling', 'rejected', 'reader']);
      });
    },
  },
  {
    id: 'tree.12/other-circles-are-shown',
    title: 'a circle of reads between tasks is not broken; taskTree() shows who waits for whom',
    also: ['observe.1'],
    async run(trial: Trial) {
      const { Task, taskTree } = trial.core;
      const gate = trial.gate<string>();
      const first: Task<string> = new Task(() => Promise.race([second.value, gate.promise]));
      const second: Task<string> = new Task(async () => await first.value);
      await trial.settle();
      const waits = (id: number): readonly unknown[] =>
        taskTree().tasks.find((task) => task.id === id)?.waitsFor ?? [];
      trial.assert.deepEqual(waits(first.id), [second.id]);
      trial.assert.deepEqual(waits(second.id), [first.id]);
      gate.open('freed');
      trial.assert.equal(await second, 'freed');
    },
  },
];
