import type { TaskRecord } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { record, find } from '../observing.ts';

/** The tree of the moment, as plain data. */
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
];
