import type { TaskEvents, TaskObserver, TaskRecord } from '@tasktree/core';
import type { ConformanceCase, Core, Trial } from '../case.ts';
import { here } from '../here.ts';

interface Seen {
  readonly type: keyof TaskEvents;
  readonly task: TaskRecord;
  readonly detail: unknown;
}

const types: readonly (keyof TaskEvents)[] = [
  'created',
  'started',
  'waiting',
  'resumed',
  'cancelled',
  'escalated',
  'settled',
  'abandoned',
];

/** Notes every event until it is stopped. */
function record(
  core: Core,
  more: Partial<TaskObserver> = {},
): { readonly seen: Seen[]; readonly stop: () => void } {
  const seen: Seen[] = [];
  const observer = Object.fromEntries(
    types.map((type) => [
      type,
      (task: TaskRecord, detail: unknown) => void seen.push({ type, task, detail }),
    ]),
  ) as Partial<TaskObserver>;
  const watching = [core.observe(observer), core.observe(more)] as unknown as Record<symbol, () => void>[];
  const stop = (): void => {
    for (const one of watching) one[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
  };
  return { seen, stop };
}

function find(core: Core, name: string): TaskRecord | undefined {
  return core.taskTree().tasks.find((task) => task.name === name);
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'observe.1/a-flat-list-of-plain-data',
    title:
      'taskTree gives all live tasks as plain JSON: id, name, parent, state, priority, what they wait for',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const ready = trial.gate();
      const before = core.taskTree().tasks.length;
      const root = new core.Task(
        async (task) => {
          const read = trial.on(task).asyncLet(() => gate.promise, { name: 'read' });
          await trial.on(task).withTaskGroup(
            async (group, body) => {
              group.addTask((child) => trial.on(child).sleep(3_600_000), { name: 'sleeping', priority: 25 });
              group.addTask(() => gate.promise, { name: 'busy' });
              group.addTask(() => {}, { name: 'in line' });
              const next = group.next();
              await trial.settle();
              ready.open();
              await Promise.all([
                trial.form === 'ambient' ? read : body.run(() => read.then((value) => value)),
                next,
              ]);
              group.cancelAll();
            },
            { concurrency: 2 },
          );
        },
        { name: 'root', priority: 17 },
      );
      await ready.promise;
      const snapshot = core.taskTree();
      assert.equal(typeof snapshot.formatVersion, 'number', 'formatVersion');
      const plain: unknown = JSON.parse(JSON.stringify(snapshot));
      const again = JSON.parse(JSON.stringify(plain)) as typeof snapshot;
      assert.equal(again.tasks.length, before + 5, 'live tasks');
      const expected: Record<string, Partial<TaskRecord>> = {
        root: { id: root.id, parent: null, kind: 'task', priority: 17, isCancelled: false },
        read: { parent: root.id, kind: 'asyncLet', state: 'running', priority: 17, waitsFor: [] },
        sleeping: { parent: root.id, kind: 'child', state: 'waiting', priority: 25, waitsFor: ['sleep'] },
        busy: { parent: root.id, kind: 'child', state: 'running', priority: 17, waitsFor: [] },
        'in line': { parent: root.id, kind: 'child', state: 'created', priority: 17, waitsFor: ['slot'] },
      };
      for (const [name, fields] of Object.entries(expected)) {
        const found = again.tasks.find((task) => task.name === name);
        assert.ok(found !== undefined, `${name} is in the list`);
        for (const [field, value] of Object.entries(fields)) {
          assert.deepEqual(found?.[field as keyof TaskRecord], value, `${name}.${field}`);
        }
      }
      await trial.settle();
      assert.equal(find(core, 'root')?.state, 'waiting', 'the state of the root');
      assert.deepEqual(
        [...(find(core, 'root')?.waitsFor ?? [])].map(String).sort(),
        [String(find(core, 'read')?.id), 'group'].sort(),
        'what the root waits for',
      );
      gate.open();
      await root;
      assert.equal(find(core, 'root'), undefined, 'a settled task is in the tree no more');
      await trial.root(
        (task) =>
          trial.on(task).withTaskGroup(async (group) => {
            group.addTask(() => trial.sleep(1));
            await group.next();
            assert.deepEqual(find(core, 'waited')?.waitsFor, [], 'when the wait is over');
          }),
        { name: 'waited' },
      );
    },
  },
  {
    id: 'observe.1/waits-by-name',
    title: 'a task that waits for a value, a permit or its children says so',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const other = new core.Task(() => gate.promise);
      const semaphore = new core.Semaphore(1);
      const permit = await semaphore.acquire();
      const bodies: Record<string, (task: Parameters<Trial['on']>[0]) => PromiseLike<unknown>> = {
        value: (task) => here(trial, task, () => other.value),
        permit: (task) => here(trial, task, () => semaphore.withPermit(() => {})),
        children: (task) =>
          trial.on(task).withTaskGroup((group) => group.addTask(() => gate.promise, { name: 'child' })),
      };
      const tasks = Object.entries(bodies).map(([name, body]) => new core.Task(body, { name }));
      const ends = [1, 2].map((number) => {
        const name = `reader ${number}`;
        return trial.root(
          async (task) => {
            await here(trial, task, () => other.value);
            assert.deepEqual(find(core, name)?.waitsFor, [], 'when the value has come');
          },
          { name },
        );
      });
      await trial.settle();
      const waits = (name: string): unknown => find(core, name)?.waitsFor;
      assert.deepEqual(waits('value'), [other.id], 'a value');
      for (const name of ['reader 1', 'reader 2']) assert.deepEqual(waits(name), [other.id], name);
      assert.deepEqual(waits('permit'), ['permit'], 'a permit');
      assert.deepEqual(waits('children'), [find(core, 'child')?.id], 'children');
      for (const name of Object.keys(bodies))
        assert.equal(find(core, name)?.state, 'waiting', `the state of ${name}`);
      gate.open();
      permit.release();
      await Promise.all([other, ...tasks, ...ends]);
    },
  },
  {
    id: 'observe.1/age-and-site',
    title:
      'a task has an age from when somebody observes, and a place where it was made if that is asked for',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const body = (): Promise<void> => gate.promise;
      const unseen = new core.Task(body, { name: 'unseen' });
      const watching = record(core);
      const aged = new core.Task(body, { name: 'aged' });
      await trial.sleep(3);
      const sites = core.observe({ created() {} }, { sites: true }) as unknown as Record<symbol, () => void>;
      const placed = new core.Task(body, { name: 'placed' });
      assert.equal(find(core, 'unseen')?.ageMs, undefined, 'the age of one made before');
      assert.ok(
        (find(core, 'aged')?.ageMs ?? -1) >= 3,
        `the age of one made 3 ms ago: ${find(core, 'aged')?.ageMs}`,
      );
      assert.equal(find(core, 'aged')?.site, undefined, 'a place nobody asked for');
      assert.ok(/:\d+/.test(find(core, 'placed')?.site ?? ''), `a place: ${find(core, 'placed')?.site}`);
      sites[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
      watching.stop();
      gate.open();
      await Promise.all([unseen, aged, placed]);
    },
  },
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
      const { core, assert } = trial;
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
  {
    id: 'observe.3/an-observer-that-throws',
    title: 'an observer that throws harms no task and no other observer; its error is reported as uncaught',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('of the observer');
      const { seen, stop } = record(core, {
        created() {
          throw error;
        },
        settled() {
          throw error;
        },
      });
      const after = record(core);
      let value: unknown;
      try {
        value = await trial.root((task) => trial.on(task).asyncLet(() => 7));
      } finally {
        stop();
        after.stop();
      }
      assert.equal(value, 7, 'the value of the task');
      assert.equal(seen.filter(({ type }) => type === 'settled').length, 2, 'events of an observer before');
      assert.deepEqual(
        after.seen.map(({ type }) => type),
        seen.map(({ type }) => type),
        'events of one after',
      );
      const uncaught = await trial.uncaught();
      assert.equal(uncaught.length, 4, 'errors that were reported');
      for (const one of uncaught) {
        assert.equal(one.error, error);
        assert.equal(one.kind, 'exception');
      }
    },
  },
  {
    id: 'observe.3/an-observer-may-make-and-cancel',
    title:
      'an observer may make and cancel tasks: the events of that come after the present one, for everybody',
    async run(trial: Trial) {
      const { core, assert } = trial;
      let made: { value: Promise<unknown> } | undefined;
      let victim: InstanceType<Core['Task']> | undefined;
      let isInside = false;
      let nested = 0;
      const { seen, stop } = record(core, {
        created(task) {
          nested += Number(isInside);
          if (task.name !== 'first') return;
          isInside = true;
          made = new core.Task(() => 'made by the observer', { name: 'second' });
          isInside = false;
        },
        started(task) {
          if (task.name === 'second') victim?.cancel('by an observer');
        },
        cancelled() {
          nested += Number(isInside);
        },
      });
      try {
        victim = new core.Task((task) => trial.on(task).sleep(Infinity), { name: 'victim' });
        await trial.settle();
        const first = new core.Task(() => {}, { name: 'first' });
        await first;
        assert.equal(await made?.value, 'made by the observer');
        assert.isError(await assert.rejects(victim.value), 'CancellationError');
      } finally {
        stop();
      }
      assert.equal(nested, 0, 'calls of an observer inside a call of an observer');
      const order = seen.filter(({ type }) => type === 'created').map(({ task }) => task.name);
      assert.deepEqual(order, ['victim', 'first', 'second'], 'in the order of an earlier observer as well');
      const cancelled = seen.findIndex(({ type }) => type === 'cancelled');
      const started = seen.findIndex(({ type, task }) => type === 'started' && task.name === 'second');
      assert.ok(started !== -1 && cancelled > started, 'the cancellation comes after what caused it');
    },
  },
  {
    id: 'observe.4/two-copies-share-one-tree',
    title: 'two copies of core in one realm share the tree, the host, the errors and the events',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      if (trial.anotherCopy === undefined)
        return trial.gap('the runner has no second copy of core to load', 'observe.4');
      const other = await trial.anotherCopy();
      assert.ok(other.Task !== core.Task, 'it is another copy');
      const { seen, stop } = record(other);
      try {
        const gate = trial.gate();
        const root = new core.Task(
          (task) =>
            task.run(() =>
              other.withTaskGroup(async (group, inner) => {
                group.addTask((child) => child.run(() => core.Task.sleep(Infinity)), {
                  name: 'of the other copy',
                });
                assert.equal(inner.id, core.Task.current?.id, 'the current task of both');
                await gate.promise;
                await group.next();
              }),
            ),
          { name: 'of the first copy' },
        );
        await trial.settle();
        const ids = (one: Core): number[] => one.taskTree().tasks.map(({ id }) => id);
        assert.deepEqual(ids(other), ids(core), 'both see one tree');
        assert.equal(
          find(core, 'of the other copy')?.parent,
          root.id,
          'a child of the one in a task of the other',
        );
        root.cancel('across copies');
        gate.open();
        const error = await assert.rejects(root.value);
        assert.ok(error instanceof core.CancellationError, 'instanceof of the first copy');
        assert.ok(error instanceof other.CancellationError, 'instanceof of the second copy');
        assert.ok(
          seen.some(({ type, task }) => type === 'cancelled' && task.id === root.id),
          'one stream of events',
        );
      } finally {
        stop();
      }
    },
  },
  {
    id: 'observe.4/a-mismatch-throws-at-import',
    title: 'a copy whose protocol differs refuses to load, and names both versions',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { assert } = trial;
      if (trial.anotherCopy === undefined)
        return trial.gap('the runner has no second copy of core to load', 'observe.4');
      const slot = Object.getOwnPropertySymbols(globalThis).find(
        ({ description }) => description === 'tasktree.realm',
      );
      const realm = (globalThis as unknown as Record<symbol, { protocol: number; version: string }>)[
        slot ?? Symbol()
      ];
      if (realm === undefined) return assert.ok(false, 'there is a shared slot');
      const { protocol, version } = realm;
      realm.protocol = 998;
      realm.version = '99.8.7';
      try {
        const error = await assert.rejects(trial.anotherCopy());
        const { message } = error as Error;
        assert.ok(
          message.includes('99.8.7') && message.includes(version),
          `it names both versions: ${message}`,
        );
      } finally {
        realm.protocol = protocol;
        realm.version = version;
      }
    },
  },
];
