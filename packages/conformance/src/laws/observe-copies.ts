import type { ConformanceCase, Core, Trial } from '../case.ts';
import { record, find } from '../observing.ts';

/** Two copies of the library in one realm. */
export const cases: readonly ConformanceCase[] = [
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
