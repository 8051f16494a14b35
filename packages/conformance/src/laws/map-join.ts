import type { JoinSet, TaskContext } from '@tasktree/core';
import { withoutTask } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

function disposeOf(set: object): Promise<void> {
  const disposable = set as unknown as Record<symbol, () => Promise<void>>;
  const dispose = disposable[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')];
  return dispose === undefined ? Promise.reject(new TypeError('not disposable')) : dispose.call(set);
}

function newSet<T>(trial: Trial, task: TaskContext): JoinSet<T> {
  return here(trial, task, () => new trial.core.JoinSet<T>());
}

/** Joining what was started, in order of completion. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.5/fork-join',
    title: 'fork-join: two halves as async lets or with all, joined before the call settles, at any depth',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const sum = async (task: TaskContext, from: number, to: number): Promise<number> => {
        if (to - from === 1) return from;
        const middle = (from + to) >> 1;
        const right = trial.on(task).asyncLet((child) => sum(child, middle, to));
        const [left] = await here(trial, task, () => core.all([(child) => sum(child, from, middle)]));
        return left + (await right);
      };
      assert.equal(await trial.root((task) => sum(task, 0, 64)), (63 * 64) / 2);
    },
  },
  {
    id: 'map.5/futures-unordered',
    title: 'a group is a set of futures that grows while results are taken in order of completion',
    async run(trial: Trial) {
      const { assert } = trial;
      const seen = await trial.root((task) =>
        trial.on(task).withTaskGroup<number, number[]>(async (group) => {
          const values: number[] = [];
          for (const n of [8, 3]) group.addTask(() => n);
          for await (const value of group) {
            values.push(value);
            if (value > 1) group.addTask(() => value >> 1);
          }
          return values;
        }),
      );
      assert.deepEqual(seen, [8, 3, 4, 1, 2, 1]);
    },
  },
  {
    id: 'map.5/join-set-in-order-of-completion',
    title: 'a JoinSet gives outcomes in order of completion, and never rejects with a child’s error',
    async run(trial: Trial) {
      const { assert } = trial;
      const error = new Error('expected');
      await trial.root(async (task) => {
        const set = newSet<string>(trial, task);
        assert.equal(await set.joinNext(), undefined, 'of an empty set');
        assert.equal(set.tryJoinNext(), undefined, 'of an empty set, at once');
        const gate = trial.gate();
        set.spawn(() => gate.promise.then(() => 'last'));
        set.spawn(() => Promise.reject(error));
        set.spawn(async () => {
          await trial.settle();
          return 'second';
        });
        assert.equal(set.size, 3, 'size');
        assert.deepEqual(withoutTask(await set.joinNext()), { status: 'rejected', reason: error });
        assert.deepEqual(withoutTask(await set.joinNext()), { status: 'fulfilled', value: 'second' });
        assert.equal(set.tryJoinNext(), undefined, 'while nothing has ended');
        assert.equal(set.size, 1, 'size');
        gate.open();
        assert.deepEqual(withoutTask(await set.joinNext()), { status: 'fulfilled', value: 'last' });
        set.spawn(() => 'at once');
        await trial.settle();
        assert.deepEqual(
          withoutTask(set.tryJoinNext()),
          { status: 'fulfilled', value: 'at once' },
          'of one that has ended',
        );
        assert.equal(set.tryJoinNext(), undefined, 'it is taken');
        for (const value of ['x', 'y']) set.spawn(() => value);
        const values: string[] = [];
        for await (const value of set) values.push(value);
        assert.deepEqual(values, ['x', 'y'], 'iterated');
        set.spawn(() => Promise.reject(error));
        const iterating = (async () => {
          for await (const _ of set);
        })();
        assert.equal(await assert.rejects(iterating), error, 'iteration throws');
        await disposeOf(set);
      });
    },
  },
  {
    id: 'map.5/join-set-ends',
    title: 'disposing a JoinSet cancels all and awaits them; not disposed it ends so with the enclosing body',
    also: ['tree.2', 'let.11'],
    async run(trial: Trial) {
      const { assert } = trial;
      for (const isDisposed of [true, false]) {
        const log: string[] = [];
        let kept: JoinSet<void> | undefined;
        await trial.root(async (task) => {
          const set = newSet<void>(trial, task);
          kept = set;
          for (const name of ['a', 'b']) {
            set.spawn(async (child) => {
              assert.isError(await assert.rejects(child.sleep(Infinity)), 'CancellationError');
              await trial.sleep(1);
              log.push(name);
            });
          }
          await trial.settle();
          if (!isDisposed) return;
          await disposeOf(set);
          log.push('disposed');
        });
        log.push('after');
        const sorted = [...log].sort();
        assert.deepEqual(sorted, isDisposed ? ['a', 'after', 'b', 'disposed'] : ['a', 'after', 'b']);
        assert.equal(log.at(-1), 'after');
        assert.isError(
          assert.throws(() => kept?.spawn(() => {})),
          'ScopeClosedError',
          'used after its end',
        );
      }
    },
  },
  {
    id: 'map.5/join-set-abort-and-shutdown',
    title:
      'abortAll cancels all there are and no later one; shutdown also waits, and leaves a set that can be used',
    async run(trial: Trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        const set = newSet<string>(trial, task);
        const reason = { why: 'expected' };
        set.spawn((child) => child.sleep(Infinity).then(() => 'never'));
        await trial.settle();
        set.abortAll(reason);
        const aborted = await set.joinNext();
        assert.equal(aborted?.status, 'rejected', 'one that was aborted');
        assert.equal((aborted as { reason: { reason?: unknown } }).reason.reason, reason, 'its reason');
        const log: string[] = [];
        set.spawn(async (child) => {
          assert.ok(!child.isCancelled, 'one spawned later is not cancelled');
          await child.sleep(Infinity).catch(() => {});
          await trial.sleep(1);
          log.push('ended');
          return 'dropped';
        });
        await trial.settle();
        await set.shutdown();
        assert.deepEqual(log, ['ended'], 'when shutdown has returned');
        assert.equal(set.size, 0, 'size');
        set.spawn(() => 'again');
        assert.deepEqual(withoutTask(await set.joinNext()), { status: 'fulfilled', value: 'again' });
        await disposeOf(set);
      });
    },
  },
  {
    id: 'map.5/join-set-detach',
    title: 'detachAll lets all run on as unstructured tasks, which nobody waits for',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const log: string[] = [];
      await trial.root(async (task) => {
        const set = newSet<void>(trial, task);
        set.spawn(
          async (child) => {
            await gate.promise;
            log.push(child.isCancelled ? 'cancelled' : 'ran on');
          },
          { name: 'detached' },
        );
        await trial.settle();
        set.detachAll();
        assert.equal(set.size, 0, 'size');
        await disposeOf(set);
        log.push('disposed');
      });
      const left = core.taskTree().tasks.find(({ name }) => name === 'detached');
      assert.equal(left?.parent, null, 'its parent');
      gate.open();
      await trial.settle();
      assert.deepEqual(log, ['disposed', 'ran on']);
      const error = new Error('expected');
      const failing = trial.gate();
      await trial.root((task) => {
        const set = newSet<void>(trial, task);
        set.spawn(async () => {
          await failing.promise;
          throw error;
        });
        set.detachAll();
      });
      failing.open();
      await trial.settle();
      assert.deepEqual(
        (await trial.uncaught()).map((one) => one.error),
        [error],
        'the error of one that was let go is reported, as that of any unstructured task',
      );
    },
  },
];
