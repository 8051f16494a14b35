import type { ConformanceCase, Trial } from '../case.ts';
import { knowsAbsence } from '../knows-absence.ts';
import { type Seen, record, find } from '../observing.ts';

/** What is told of each task, and in which order. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'observe.2/events-rebuild-the-tree',
    title: 'from the events alone the tree of the moment can be rebuilt, at any time',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const alive = new Map<number, { parent: number | null; started: boolean }>();
      const outside = new Set(core.taskTree().tasks.map((task) => task.id));
      const compare = (when: string): void => {
        const tasks = core.taskTree().tasks.filter((task) => !outside.has(task.id));
        const actual = tasks.map(({ id, parent, state }) => [id, parent, state !== 'created']);
        const rebuilt = [...alive].map(([id, { parent, started }]) => [id, parent, started]);
        const byId = (a: unknown[], b: unknown[]): number => (a[0] as number) - (b[0] as number);
        assert.deepEqual(rebuilt.sort(byId), actual.sort(byId), `the tree ${when}`);
      };
      const ended = new Set<number>();
      const { stop } = record(core, {
        created: ({ id, parent }) => {
          assert.ok(!alive.has(id) && !ended.has(id), `task #${id} is made once`);
          assert.ok(parent === null || alive.has(parent), `the parent of task #${id} was made before`);
          alive.set(id, { parent, started: false });
        },
        started: ({ id }) => {
          assert.equal(alive.get(id)?.started, false, `task #${id} starts once, after it was made`);
          alive.set(id, { parent: alive.get(id)?.parent ?? null, started: true });
        },
        settled: ({ id }) => {
          assert.equal(alive.get(id)?.started, true, `task #${id} settles once, after it started`);
          assert.ok(
            ![...alive.values()].some(({ parent }) => parent === id),
            `task #${id} settles after its children`,
          );
          alive.delete(id);
          ended.add(id);
        },
      });
      try {
        await trial.root(async (task) => {
          const one = trial.on(task).asyncLet((child) => trial.on(child).sleep(2));
          compare('with an async let');
          await trial
            .on(task)
            .withTaskGroup(async (group) => {
              for (let i = 0; i < 5; i += 1) {
                group.addTask(async (child) => {
                  await trial.on(child).sleep(i % 3);
                  compare(`in child ${i}`);
                  await trial.on(child).withTaskGroup((inner) => {
                    inner.addTask(() => trial.sleep(1));
                    inner.addImmediateTask(() => trial.sleep(1));
                  });
                });
              }
              await group.next();
              compare('after the first child');
              group.cancelAll();
            })
            .catch(() => {});
          await one;
          await new core.Task((other) =>
            trial.on(other).withDiscardingTaskGroup((group) => group.addTask(() => {})),
          );
        });
        compare('at the end');
        assert.equal(alive.size, 0, 'tasks that are left');
        assert.ok(ended.size >= 9, `tasks there were: ${ended.size}`);
      } finally {
        stop();
      }
    },
  },
  {
    id: 'observe.2/several-observers',
    title: 'each observer hears until it is disposed, whichever others come and go',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const [first, second, third] = [record(core), record(core), record(core)];
      try {
        await trial.root(() => {});
        second.stop();
        await trial.root(() => {});
        first.stop();
        await trial.root(() => {});
        first.stop();
        await trial.root(() => {});
      } finally {
        for (const { stop } of [first, second, third]) stop();
      }
      await trial.root(() => {});
      const count = ({ seen }: { seen: Seen[] }): number =>
        seen.filter(({ type }) => type === 'settled').length;
      assert.deepEqual([first, second, third].map(count), [2, 1, 4], 'tasks that each of them saw');
    },
  },
  {
    id: 'observe.2/implicit-roots',
    title: 'the root that a scope opens outside any task has its events as any other task',
    forms: ['ambient'],
    also: ['tree.14'],
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      if (!knowsAbsence(host)) trial.gap('outside any task is not known here', 'ambient.6');
      const { seen, stop } = record(core);
      try {
        await core.withTaskGroup((group) => group.addTask(() => {}));
      } finally {
        stop();
      }
      const [root] = seen;
      const events = (of: (id: number) => boolean): string[] =>
        seen.filter(({ task }) => of(task.id)).map(({ type }) => type);
      assert.deepEqual(
        events((id) => id === root?.task.id),
        ['created', 'started', 'settled'],
      );
      assert.deepEqual(
        events((id) => id !== root?.task.id),
        ['created', 'started', 'settled'],
      );
      assert.equal(root?.task.kind, 'root');
      assert.equal(seen[2]?.task.parent, root?.task.id, 'the parent of the child');
    },
  },
  {
    id: 'observe.2/what-happened-to-a-task',
    title: 'created, started, waiting, resumed, cancelled and settled come in that order, with their details',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const { seen, stop } = record(core);
      const error = new Error('expected');
      const reason = { why: 'expected' };
      let task;
      try {
        task = new core.Task(async (own) => {
          await trial.on(own).sleep(1);
          own.cancel(reason);
          throw error;
        });
        await task.result;
      } finally {
        stop();
      }
      await trial.root(() => {});
      assert.deepEqual(
        seen.map(({ type }) => type),
        ['created', 'started', 'waiting', 'resumed', 'cancelled', 'settled'],
        'events, none of them after the observer was disposed',
      );
      for (const event of seen) assert.equal(event.task.id, task.id, `the task of ${event.type}`);
      const detail = (type: string): unknown => seen.find((event) => event.type === type)?.detail;
      assert.deepEqual(detail('waiting'), { for: 'sleep' });
      assert.deepEqual(detail('resumed'), { from: 'sleep' });
      assert.equal((detail('cancelled') as { reason: unknown }).reason, reason, 'the reason');
      assert.equal((detail('settled') as { error: unknown }).error, error, 'the error');
      assert.equal(seen.at(-1)?.task.state, 'settled', 'the state at the end');
    },
  },
  {
    id: 'observe.2/escalated-and-abandoned',
    title:
      'a rise of priority and an abandonment are events, and an abandoned task keeps its parent in the tree',
    also: ['grace.2', 'priority.5'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const { seen, stop } = record(core);
      const gate = trial.gate();
      const raised = trial.gate();
      try {
        const root = new core.Task(
          (task) =>
            trial
              .on(task)
              .withTaskGroup(
                async (group) => {
                  group.addTask(() => gate.promise, { name: 'deaf' });
                  await raised.promise;
                  group.cancelAll();
                },
                // Long enough for the rise to come first also where a turn of the event loop takes a while.
                { abandonAfter: 100 },
              )
              .catch(() => {}),
          { priority: 9 },
        );
        await trial.settle();
        root.escalate(25);
        raised.open();
        await root;
        const left = find(core, 'deaf');
        assert.deepEqual(
          [left?.state, left?.parent, left?.priority],
          ['abandoned', root.id, 25],
          'what the tree says',
        );
        const rises = seen.filter(({ type }) => type === 'escalated');
        assert.deepEqual(
          rises.map(({ task }) => task.name ?? 'root').sort(),
          ['deaf', 'root'],
          'who has risen',
        );
        for (const { detail } of rises) assert.deepEqual(detail, { from: 9, to: 25 });
        assert.deepEqual(
          seen.filter(({ type }) => type === 'abandoned').map(({ task }) => task.name),
          ['deaf'],
          'who was abandoned',
        );
        gate.open();
        await trial.settle();
        assert.equal(find(core, 'deaf'), undefined, 'in the end');
      } finally {
        gate.open();
        stop();
      }
    },
  },
  {
    id: 'observe.2/a-lost-error-is-an-event',
    title: 'the error of a cancelled task that nobody reads is in its settled event',
    also: ['error.5'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const { seen, stop } = record(core);
      const error = new Error('expected');
      try {
        const task = new core.Task(async (own) => {
          await trial
            .on(own)
            .sleep(Infinity)
            .catch(() => {});
          throw error;
        });
        await trial.settle();
        task.cancel();
        await task.settled;
      } finally {
        stop();
      }
      assert.deepEqual(await trial.uncaught(), [], 'what is reported');
      const settled = seen.filter(({ type }) => type === 'settled');
      assert.equal(settled.length, 1, 'settled events');
      assert.equal((settled[0]?.detail as { error?: unknown } | undefined)?.error, error, 'the error in it');
    },
  },
];
