import type { Task, TaskContext } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';

/** What starts first, and what a child inherits. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'priority.1/names-and-range',
    title: 'the names have their numbers, any integer from 1 to 255 is allowed, anything else is refused',
    async run({ core, assert }) {
      const { high, userInitiated, medium, low, utility, background } = core.TaskPriority;
      assert.deepEqual([high, userInitiated, medium, low, utility, background], [25, 25, 21, 17, 17, 9]);
      assert.equal(core.Task.currentPriority, medium, 'outside any task');
      assert.equal(await new core.Task((task) => task.priority).value, medium, 'by default');
      for (const priority of [1, 9, 100, 255]) {
        const task = new core.Task((task) => [task.priority, task.basePriority, core.Task.currentPriority], {
          priority,
        });
        assert.deepEqual(await task.value, [priority, priority, priority]);
      }
      for (const priority of [0, 256, -1, 1.5, NaN, Infinity]) {
        const error = assert.throws(() => new core.Task(() => {}, { priority })) as Error;
        assert.equal(error.name, 'RangeError', String(priority));
      }
      const error = assert.throws(() => new core.Task(() => {}, { priority: 'high' as never })) as Error;
      assert.equal(error.name, 'TypeError');
    },
  },
  {
    id: 'priority.2/order-of-start',
    title: 'of the tasks that are ready the highest start first, and those of one priority in the order made',
    also: ['group.5'],
    async run(trial) {
      const { core, assert } = trial;
      const priorities = [9, 21, 25, 17, 21, 9, 25, 1, 255, 17];
      const expected = priorities
        .map((priority, index) => ({ priority, index }))
        .sort((a, b) => b.priority - a.priority || a.index - b.index)
        .map(({ index }) => index);
      const roots: number[] = [];
      await Promise.all(
        priorities.map((priority, index) => new core.Task(() => void roots.push(index), { priority })),
      );
      assert.deepEqual(roots, expected, 'roots');
      const children: number[] = [];
      await trial.root((task) =>
        trial.on(task).withTaskGroup((group) => {
          for (const [index, priority] of priorities.entries()) {
            group.addTask(() => void children.push(index), { priority });
          }
        }),
      );
      assert.deepEqual(children, expected, 'children');
    },
  },
  {
    id: 'priority.2/slots',
    title: 'children that wait for a slot get it by priority, then in the order added',
    also: ['group.12'],
    async run(trial) {
      const { assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      await trial.root((task) =>
        trial.on(task).withTaskGroup(
          async (group) => {
            group.addTask(() => hold.promise);
            const add = (name: string, priority: number): void =>
              group.addTask(() => void log.push(name), { priority });
            add('low', 17);
            add('high', 25);
            add('low too', 17);
            add('high too', 25);
            await task.yield();
            add('highest', 100);
            hold.open();
          },
          { concurrency: 1 },
        ),
      );
      assert.deepEqual(log, ['highest', 'high', 'high too', 'low', 'low too']);
    },
  },
  {
    id: 'priority.2/permits',
    title: 'those who wait for a permit get it by priority, then first come, first served',
    also: ['map.6'],
    async run(trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(1);
      const permit = await semaphore.acquire();
      const log: string[] = [];
      const wait = (name: string, priority: number): Task<unknown> =>
        new core.Task(() => semaphore.withPermit(() => log.push(name)), { priority });
      const tasks = [wait('low', 17), wait('high', 25), wait('low too', 17), wait('high too', 25)];
      await trial.settle();
      (permit as unknown as Record<symbol, () => void>)[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
      await Promise.all(tasks);
      assert.deepEqual(log, ['high', 'high too', 'low', 'low too']);
    },
  },
  {
    id: 'priority.3/inherited',
    title:
      'children take the current priority of their parent, new Task the base of its creator, detached the default',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const task = new core.Task(
        async (task) => {
          await hold.promise;
          const look = (one: TaskContext): number[] => [one.priority, one.basePriority];
          assert.deepEqual(look(task), [30, 10], 'itself');
          const children = await trial.on(task).withTaskGroup<number[], number[][]>(async (group) => {
            group.addTask(look);
            group.addTask(look, { priority: 5 });
            return [(await group.next()).value ?? [], (await group.next()).value ?? []];
          });
          assert.deepEqual(children, [
            [30, 30],
            [5, 5],
          ]);
          assert.deepEqual(await task.asyncLet(look), [30, 30], 'async let');
          // Awaiting them raises them: it is the base that they took.
          const base = (one: TaskContext): number => one.basePriority;
          const made = task.run(() => [
            new core.Task(base),
            core.Task.immediate(base),
            core.Task.detached(base),
          ]);
          assert.deepEqual(await Promise.all(made), [10, 10, 21], 'unstructured');
        },
        { priority: 10 },
      );
      await trial.settle();
      task.escalate(30);
      task.escalate(20);
      assert.equal(task.priority, 30, 'it only rises');
      hold.open();
      await task;
    },
  },
  {
    id: 'priority.3/group-option',
    title: 'the priority of a group is the default of its children, and not that of its body',
    also: ['group.15'],
    async run(trial) {
      const { assert } = trial;
      await trial.root((task) =>
        trial.on(task).withTaskGroup<number>(
          async (group, body) => {
            assert.equal(body.priority, 21);
            group.addTask((child) => child.priority);
            group.addTask((child) => child.priority, { priority: 3 });
            assert.deepEqual([(await group.next()).value, (await group.next()).value], [8, 3]);
          },
          { priority: 8 },
        ),
      );
    },
  },
  {
    id: 'priority.6/no-starvation',
    title: 'a background task starts although there are always high ones that are ready',
    async run(trial) {
      const { core, assert } = trial;
      let started = false;
      const background = new core.Task(
        () => {
          started = true;
        },
        { priority: core.TaskPriority.background },
      );
      await trial.root(
        (task) =>
          trial.on(task).withDiscardingTaskGroup((group) => {
            let left = 200_000;
            const again = (): void => {
              left -= 1;
              if (!started && left > 0) group.addTask(again);
            };
            for (let index = 0; index < 4; index += 1) group.addTask(again);
          }),
        { priority: core.TaskPriority.high },
      );
      assert.equal(started, true, 'before 200,000 high ones had run');
      await background;
    },
  },
  {
    id: 'priority.7/browser-queues',
    title: 'in browsers with scheduler.postTask, high, medium and background tasks go to its three queues',
    async run(trial) {
      const { core, host, assert } = trial;
      const { scheduler } = globalThis as {
        scheduler?: { postTask?: (...args: [callback: unknown, options?: { priority?: string }]) => unknown };
      };
      if (host.name !== 'browser' || scheduler?.postTask === undefined) {
        return trial.gap('scheduler.postTask is for browsers that have it', 'priority.7');
      }
      const native = scheduler.postTask;
      let used = new Set<unknown>();
      scheduler.postTask = function postTask(...args) {
        used.add(args[1]?.priority ?? 'user-visible');
        return native.apply(this, args);
      };
      let sum = 0;
      // More work than fits into one turn of the event loop, so that the host has to ask for another.
      const work = (): void => {
        for (let step = 0; step < 500_000; step += 1) sum = (sum + step) % 1_000_003;
      };
      const lanesOf = async (priority: number): Promise<Set<unknown>> => {
        used = new Set();
        await Promise.all(Array.from({ length: 100 }, () => new core.Task(work, { priority }).value));
        return used;
      };
      try {
        const [high, medium, background] = [await lanesOf(25), await lanesOf(21), await lanesOf(9)];
        assert.equal(high.has('user-blocking'), true, 'high');
        assert.equal(high.has('background'), false, 'high');
        assert.equal(medium.has('user-visible'), true, 'medium');
        assert.equal(medium.has('user-blocking') || medium.has('background'), false, 'medium');
        assert.equal(background.has('background'), true, 'background');
        assert.equal(background.has('user-blocking'), false, 'background');
      } finally {
        delete scheduler.postTask;
        scheduler.postTask ??= native;
      }
    },
  },
];
