import assert from 'node:assert/strict';
import type { Check } from '../browsers.ts';

const withoutLanes = (name: string): string | undefined =>
  name === 'webkit' ? 'it has no scheduler.postTask' : undefined;

export const schedulerChecks: readonly Check[] = [
  {
    title: 'priority.2: by priority, then in the order of enqueue',
    async run({ page }) {
      const order = await page.evaluate(async () => {
        const { scheduler } = tasktree.adapter.browserHost;
        const order: string[] = [];
        const add = (name: string, priority: number): void =>
          scheduler.enqueue({ priority, run: () => void order.push(name) }, priority);
        for (const turn of [1, 2]) {
          add(`background ${turn}`, 9);
          add(`medium ${turn}`, 21);
          add(`high ${turn}`, 25);
        }
        order.push('not inside the call');
        await scheduler.yieldToHost();
        return order;
      });
      assert.deepEqual(order, [
        'not inside the call',
        'high 1',
        'high 2',
        'medium 1',
        'medium 2',
        'background 1',
        'background 2',
      ]);
    },
  },
  {
    title: 'priority.7: background work comes after what the page itself has posted, the rest before',
    skip: withoutLanes,
    async run({ page }) {
      const order = await page.evaluate(async () => {
        const { Task, TaskPriority } = tasktree.core;
        const order: string[] = [];
        const note = (name: string) => () => void order.push(name);
        const background = new Task(note('background task'), { priority: TaskPriority.background });
        const medium = new Task(note('medium task'));
        for (const priority of ['background', 'user-visible', 'user-blocking'] as const) {
          void scheduler.postTask(note(`posted ${priority}`), { priority });
        }
        await Promise.all([background, medium]);
        return order.filter((name) => name !== 'posted background');
      });
      assert.deepEqual(order, [
        'medium task',
        'posted user-blocking',
        'posted user-visible',
        'background task',
      ]);
    },
  },
  {
    title: 'priority.7: a backlog asks for turns in the lane of its priority',
    skip: withoutLanes,
    async run({ page }) {
      const used = await page.evaluate(async () => {
        const { createLanes, createLaneScheduler } = tasktree;
        const run = async (priority: number): Promise<string[]> => {
          const used = new Set<string>();
          const native = createLanes(scheduler);
          const own = createLaneScheduler({
            post(callback, lane) {
              used.add(lane);
              native.post(callback, lane);
            },
            yield: (callback) => native.yield(callback),
          });
          const spin = (): void => {
            const until = performance.now() + 1;
            while (performance.now() < until);
          };
          await new Promise<void>((resolve) => {
            for (let i = 0; i < 100; i += 1) own.enqueue({ priority, run: spin }, priority);
            own.enqueue({ priority, run: resolve }, priority);
          });
          return [...used].sort();
        };
        return { high: await run(25), medium: await run(21), low: await run(17), background: await run(9) };
      });
      assert.deepEqual(used, {
        high: ['user-blocking', 'user-visible'],
        medium: ['user-visible'],
        low: ['background', 'user-visible'],
        background: ['background', 'user-visible'],
      });
    },
  },
  {
    title: 'priority.6: background work gets on under a permanent load of high and medium work',
    async run({ page }) {
      const started = await page.evaluate(async () => {
        const { scheduler } = tasktree.adapter.browserHost;
        let isOver = false;
        for (const priority of [25, 21]) {
          const job = { priority, run: () => void (isOver || scheduler.enqueue(job, priority)) };
          job.run();
        }
        const started = await new Promise((resolve) => {
          scheduler.enqueue({ priority: 9, run: () => resolve(true) }, 9);
          setTimeout(resolve, 5000, false);
        });
        isOver = true;
        return started;
      });
      assert.equal(started, true);
    },
  },
  {
    title: 'priority.6: background children get on under high ones that add one another after a reaction',
    async run({ page }) {
      const { starts, isStarted } = await page.evaluate(async () => {
        let starts = 0;
        let isStarted = false;
        const began = performance.now();
        await new tasktree.core.Task((task) =>
          task.withDiscardingTaskGroup((group) => {
            const again = async (): Promise<void> => {
              await Promise.resolve();
              starts += 1;
              if (!isStarted && performance.now() - began < 10_000) group.addTask(again, { priority: 25 });
            };
            for (let i = 0; i < 4; i += 1) group.addTask(again, { priority: 25 });
            group.addTask(() => void (isStarted = performance.now() - began < 10_000), { priority: 9 });
          }),
        );
        return { starts, isStarted };
      });
      assert.ok(isStarted, `not after ${starts} starts of high ones`);
      assert.ok(starts < 1000, `${starts} starts of high ones went before`);
    },
  },
  {
    title: 'priority.6: the same without scheduler.postTask',
    async run({ page }) {
      const starts = await page.evaluate(async () => {
        const { createLanes, createLaneScheduler } = tasktree;
        const own = createLaneScheduler(createLanes(undefined));
        const began = performance.now();
        let starts = 0;
        let isStarted = false;
        const again = (): void => {
          own.enqueue(
            {
              priority: 25,
              run() {
                starts += 1;
                if (!isStarted && performance.now() - began < 10_000) void Promise.resolve().then(again);
              },
            },
            25,
          );
        };
        for (let i = 0; i < 4; i += 1) again();
        await new Promise<void>((resolve) => {
          const run = (): void => {
            isStarted = true;
            resolve();
          };
          own.enqueue({ priority: 9, run }, 9);
        });
        return starts;
      });
      assert.ok(starts < 1000, `${starts} starts of high ones went before`);
    },
  },
  {
    title: 'cancel.16: yields give way to those of more urgent tasks, and get on all the same',
    skip: withoutLanes,
    async run({ page }) {
      const { high, background } = await page.evaluate(async () => {
        const yields = { high: 0, background: 0 };
        let isOver = false;
        await new tasktree.core.Task((task) =>
          task.withTaskGroup((group) => {
            for (let i = 0; i < 4; i += 1) {
              group.addTask(
                async (child) => {
                  for (; !isOver && yields.high < 100_000; yields.high += 1) await child.yield();
                },
                { priority: 25 },
              );
            }
            group.addTask(
              async (child) => {
                for (; yields.background < 20; yields.background += 1) await child.yield();
                isOver = true;
              },
              { priority: 9 },
            );
          }),
        );
        return yields;
      });
      assert.equal(background, 20);
      assert.ok(high < 100_000, 'the background task did not get on');
      assert.ok(high > 4 * 20, `high ones came back ${high} times, the background task ${background} times`);
    },
  },
  {
    title: 'priority.4: a background job that is raised while it waits starts with those of its new priority',
    async run({ page }) {
      const order = await page.evaluate(async () => {
        const { scheduler } = tasktree.adapter.browserHost;
        const order: string[] = [];
        const job = { priority: 9, run: () => void order.push('raised') };
        const other = { priority: 9, run: () => void order.push('other') };
        scheduler.enqueue(other, 9);
        scheduler.enqueue(job, 9);
        job.priority = 25;
        scheduler.reprioritize!(job, 9);
        await Promise.resolve();
        await Promise.resolve();
        order.push('two reactions later');
        await scheduler.yieldToHost();
        return order;
      });
      assert.deepEqual(order, ['raised', 'two reactions later', 'other']);
    },
  },
  {
    title: 'cancel.16: yielding lets a due timer go first',
    async run({ page }) {
      const seen = await page.evaluate(async () => {
        const seen: string[] = [];
        setTimeout(() => seen.push('timer'), 1);
        const until = performance.now() + 20;
        while (performance.now() < until);
        await tasktree.adapter.browserHost.scheduler.yieldToHost();
        return seen;
      });
      assert.deepEqual(seen, ['timer']);
    },
  },
  {
    title: 'cancel.16: yielding again and again lets background work go first',
    async run({ page }) {
      const turns = await page.evaluate(async () => {
        const { scheduler } = tasktree.adapter.browserHost;
        let isDone = false;
        scheduler.enqueue({ priority: 9, run: () => (isDone = true) }, 9);
        let turns = 0;
        for (; !isDone && turns < 100; turns += 1) await scheduler.yieldToHost();
        return turns;
      });
      assert.equal(turns, 1);
    },
  },
  ...[25, 21, 9].map((priority): Check => ({
    title: `a long backlog of priority ${priority} lets timers through`,
    async run({ page }) {
      const { ticks, ms } = await page.evaluate(async (priority) => {
        const { scheduler } = tasktree.adapter.browserHost;
        const began = performance.now();
        let ticks = 0;
        const ticking = setInterval(() => (ticks += 1), 1);
        const spin = (): void => {
          const until = performance.now() + 1;
          while (performance.now() < until);
        };
        await new Promise<void>((resolve) => {
          for (let i = 0; i < 500; i += 1) scheduler.enqueue({ priority, run: spin }, priority);
          scheduler.enqueue({ priority, run: resolve }, priority);
        });
        clearInterval(ticking);
        return { ticks, ms: performance.now() - began };
      }, priority);
      assert.ok(ticks >= ms / 50, `${ticks} ticks in ${ms} ms`);
    },
  })),
];
