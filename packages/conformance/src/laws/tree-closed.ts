import type { AsyncLet, DiscardingTaskGroup, TaskContext, TaskGroup, TaskScope } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'tree.10/open-while-draining',
    title: 'children add siblings to a group whose body has returned, and the group awaits them too',
    also: ['tree.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const ran: string[] = [];
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(async () => {
            await trial.settle();
            group.addTask(async (sibling) => {
              await trial.settle();
              ran.push(`sibling ${trial.on(sibling).isCancelled()}`);
              ran.push(String(group.addTaskUnlessCancelled(() => void ran.push('cousin'))));
            });
          });
        });
        trial.assert.deepEqual(ran, ['sibling false', 'true', 'cousin']);
      });
    },
  },
  {
    id: 'tree.10/draining-after-an-error',
    title: 'siblings added while a group drains after an error start cancelled, and are awaited',
    also: ['tree.7', 'group.6'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const seen: unknown[] = [];
        const boom = new Boom();
        const call = trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(async (child) => {
            await trial
              .on(child)
              .sleep(Infinity)
              .catch(() => undefined);
            await trial.settle();
            seen.push(group.addTaskUnlessCancelled(() => {}));
            group.addTask(async (sibling) => {
              const operations = trial.on(sibling);
              seen.push(operations.isCancelled());
              await trial.settle();
              seen.push('ended');
            });
          });
          await trial.settle();
          throw boom;
        });
        trial.assert.equal(await trial.assert.rejects(call), boom);
        trial.assert.deepEqual(seen, [false, true, 'ended']);
      });
    },
  },
  {
    id: 'tree.10/ended-group',
    title: 'a group that has ended takes no child and gives no result: ScopeClosedError, and never a hang',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        let leaked: TaskGroup<number> | undefined;
        let other: DiscardingTaskGroup | undefined;
        let ran = false;
        await trial.on(task).withTaskGroup(async (group: TaskGroup<number>) => {
          leaked = group;
          group.addTask(() => 1);
        });
        await trial.on(task).withDiscardingTaskGroup((group) => {
          other = group;
        });
        const body = (): number => {
          ran = true;
          return 1;
        };
        for (const group of [leaked as TaskGroup<number>, other as DiscardingTaskGroup]) {
          for (const error of [
            trial.assert.throws(() => group.addTask(body)),
            trial.assert.throws(() => group.addTaskUnlessCancelled(body)),
            trial.assert.throws(() => group.addImmediateTask(body)),
            await trial.assert.rejects(group.start(body)),
            await trial.assert.rejects(group.whenReady()),
          ]) {
            trial.assert.isError(error, 'ScopeClosedError');
          }
          group.cancelAll();
          trial.assert.ok(typeof group.isCancelled === 'boolean' && group.isEmpty, 'queries');
          trial.assert.ok(!group.signal.aborted || group.isCancelled, 'the signal');
          // A cancelled group that has ended is an ended one.
          trial.assert.isError(
            trial.assert.throws(() => group.addTaskUnlessCancelled(body)),
            'ScopeClosedError',
          );
        }
        const ended = leaked as TaskGroup<number>;
        for (const read of [
          () => ended.next(),
          () => ended.nextResult(),
          () => ended.waitForAll(),
          () => ended[Symbol.asyncIterator]().next(),
          async () => {
            for await (const _value of ended) ran = true;
          },
        ]) {
          trial.assert.isError(await trial.assert.rejects(read()), 'ScopeClosedError');
        }
        await trial.settle();
        trial.assert.ok(!ran, 'a child of an ended group ran');
      });
    },
  },
  {
    id: 'tree.10/waiting-when-it-ends',
    title: 'who waits on a group from outside when it ends is told, and does not hang',
    also: ['collect.2', 'group.13'],
    async run(trial: Trial) {
      const { Task } = trial.core;
      await trial.root(async (task) => {
        const outcomes: unknown[] = [];
        const gate = trial.gate();
        let waiting: Promise<unknown> = Promise.resolve();
        await trial.on(task).withTaskGroup(
          async (group: TaskGroup<string>) => {
            group.addTask(async () => {
              await gate.promise;
              return 'only';
            });
            await trial.settle();
            waiting = new Task(() =>
              Promise.allSettled([group.next(), group.next(), group.waitForAll(), group.nextResult()]),
            ).value.then((results) => outcomes.push(...results.map(({ status }) => status)));
            await trial.settle();
            gate.open();
          },
          { concurrency: 1 },
        );
        await waiting;
        trial.assert.deepEqual(outcomes, ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
      });
    },
  },
  {
    id: 'tree.10/waiting-when-abandoned',
    title: 'who waits on a group that ends without its children gets a ScopeClosedError',
    also: ['grace.2'],
    async run(trial: Trial) {
      const { Task } = trial.core;
      await trial.root(async (task) => {
        const deaf = trial.gate<string>();
        const waits: Promise<unknown>[] = [];
        const call = trial.on(task).withTaskGroup(
          async (group: TaskGroup<string>) => {
            group.addTask(() => deaf.promise);
            for (const wait of [() => group.next(), () => group.nextResult(), () => group.waitForAll()]) {
              waits.push(trial.assert.rejects(new Task<unknown>(wait)));
            }
            await trial.settle();
            group.cancelAll();
          },
          { abandonAfter: 1 },
        );
        trial.assert.isError(await trial.assert.rejects(call), 'AbandonedTasksError');
        for (const error of await Promise.all(waits)) trial.assert.isError(error, 'ScopeClosedError');
        deaf.open('late');
        await trial.settle();
      });
    },
  },
  {
    id: 'tree.10/unread-let',
    title:
      'an async let that nobody has read is closed when its scope has ended; one that was read stays readable',
    also: ['let.2'],
    async run(trial: Trial) {
      const leaked: AsyncLet<number>[] = [];
      let known: AsyncLet<number> | undefined;
      let outer: AsyncLet<number>[] = [];
      await trial.root(async (task) => {
        const ops = trial.on(task);
        leaked.push(ops.asyncLet(() => 1));
        known = ops.asyncLet(() => 2);
        await known;
        {
          await using unread = ops.asyncLet(() => 3);
          await using scope = ops.taskScope();
          await using read = ops.asyncLet(() => 5);
          outer = [unread, scope.asyncLet(() => 4), read];
          await read;
        }
        // Their blocks have ended, the body around has not.
        for (const closed of outer.slice(0, 2)) {
          trial.assert.isError(await trial.assert.rejects(closed), 'ScopeClosedError');
        }
        trial.assert.equal(await outer[2], 5);
        await ops.withTimeout(Infinity, (inner) => {
          leaked.push(trial.on(inner).asyncLet(() => 6));
        });
        trial.assert.isError(await trial.assert.rejects(leaked[1] as AsyncLet<number>), 'ScopeClosedError');
      });
      trial.assert.isError(await trial.assert.rejects(leaked[0] as AsyncLet<number>), 'ScopeClosedError');
      trial.assert.equal(await known, 2);
    },
  },
  {
    id: 'tree.10/ended-handle',
    title: 'nothing can be made on the handle of a body that has ended; queries on it are harmless',
    also: ['tree.13', 'error.0'],
    async run(trial: Trial) {
      let ofTask: TaskContext | undefined;
      const handles: TaskContext[] = [];
      let block: TaskScope | undefined;
      await trial.root(async (task) => {
        ofTask = task;
        const ops = trial.on(task);
        await ops.withTaskGroup(async (group: TaskGroup<void>, body) => {
          handles.push(body);
          group.addTask((child) => void handles.push(child));
        });
        await ops.withTimeout(Infinity, (inner) => void handles.push(inner));
        await ops.withTaskCancellationShield((inner) => void handles.push(inner));
        {
          await using scope = ops.taskScope();
          block = scope;
        }
        const closed = block;
        trial.assert.isError(
          trial.assert.throws(() => closed.asyncLet(() => 1)),
          'ScopeClosedError',
        );
      });
      handles.push(ofTask as TaskContext);
      trial.assert.equal(handles.length, 5);
      const nothing = (): void => {};
      for (const handle of handles) {
        for (const error of [
          trial.assert.throws(() => handle.asyncLet(nothing)),
          trial.assert.throws(() => handle.taskScope()),
          await trial.assert.rejects(handle.withTaskGroup(nothing)),
          await trial.assert.rejects(handle.withDiscardingTaskGroup(nothing)),
          await trial.assert.rejects(handle.withTimeout(1, nothing)),
          await trial.assert.rejects(handle.withDeadline(Infinity, nothing)),
          await trial.assert.rejects(handle.withTaskCancellationHandler(nothing, nothing)),
          await trial.assert.rejects(handle.withTaskCancellationShield(nothing)),
          await trial.assert.rejects(handle.withTaskPriorityEscalationHandler(nothing, nothing)),
        ]) {
          trial.assert.isError(error, 'ScopeClosedError');
        }
        trial.assert.ok(typeof handle.isCancelled === 'boolean', 'isCancelled');
        trial.assert.ok(
          typeof handle.id === 'number' && typeof handle.priority === 'number',
          'id and priority',
        );
        handle.checkCancellation();
        trial.assert.equal(handle.cancellationReason, undefined);
        trial.assert.equal(handle.deadline, undefined);
        handle.cancel();
        trial.assert.ok(!handle.signal.aborted, 'cancelling what has ended changed it');
      }
    },
  },
  {
    id: 'tree.10/ended-and-cancelled-group',
    title:
      'adding to a group that has ended throws also where it was cancelled, and where nothing would be added',
    also: ['group.6'],
    async run(trial: Trial) {
      const ended: { addTaskUnlessCancelled(body: () => void): boolean }[] = [];
      await trial.root(async (task) => {
        const { withTaskGroup, withDiscardingTaskGroup } = trial.on(task);
        await withTaskGroup((group) => {
          ended.push(group);
          group.cancelAll();
        });
        await withDiscardingTaskGroup((group) => {
          ended.push(group);
          group.cancelAll();
        });
      });
      for (const group of ended) {
        const error = trial.assert.throws(() => group.addTaskUnlessCancelled(() => {}));
        trial.assert.isError(error, 'ScopeClosedError');
      }
    },
  },
];
