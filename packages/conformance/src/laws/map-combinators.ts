import type { TaskContext } from '@tasktree/core';
import { failing, failingCleanup, untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { expectReported } from '../expect-reported.ts';

class Boom extends Error {}

type Body<T> = (task: TaskContext) => T | PromiseLike<T>;

/** Two operations that settle in one turn, in this order. */
function inOneTurn<T>(trial: Trial, first: () => T, second: () => T): Body<T>[] {
  const gate = trial.gate();
  const follow =
    (operation: () => T): Body<T> =>
    async () => {
      await gate.promise;
      return operation();
    };
  return [
    follow(first),
    follow(second),
    async (task) => {
      gate.open();
      return untilCancelled(task);
    },
  ];
}

/** Runs `body` with the combinators in a child of `task` that is then cancelled. */
async function cancelled(trial: Trial, body: (task: TaskContext) => unknown): Promise<unknown> {
  const task = new trial.core.Task((own) => own.run(() => body(own)));
  await trial.settle();
  task.cancel('why');
  return trial.assert.rejects(task);
}

/** What losers do, operations by name, and how many run at once: map.4. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.4/losers-in-the-same-turn',
    title: 'a loser of race or any that fails in the turn of the winner is nobody’s business',
    also: ['error.3', 'error.7'],
    async run(trial) {
      const { core, assert } = trial;
      const boom = new Boom();
      const fail = (): never => {
        throw boom;
      };
      await trial.root(async (task) => {
        const run = <R>(operation: () => Promise<R>): Promise<R> => task.run(operation);
        const pairs: readonly (readonly Body<string>[])[] = [
          [() => 'winner', failing(boom)],
          [async () => 'winner', async () => fail()],
          inOneTurn<string>(trial, () => 'winner', fail),
          [() => 'winner', failingCleanup(boom)],
        ];
        for (const pair of pairs) {
          assert.equal(await run(() => core.race(pair)), 'winner', 'race');
        }
        assert.equal(await assert.rejects(run(() => core.race([failing(boom), () => 'late']))), boom);
        for (const pair of [
          ...pairs,
          [failing(boom), () => 'winner'],
        ] as readonly (readonly Body<string>[])[])
          assert.equal(await run(() => core.any(pair)), 'winner', 'any');
      });
      await expectReported(trial, [], 'losers');
    },
  },
  {
    id: 'map.4/values-of-losers',
    title:
      'a value of a loser that is disposable is disposed of, before the call settles; that of the winner is not',
    also: ['map.6'],
    async run(trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        for (const combine of [core.race, core.any]) {
          const log: string[] = [];
          const owned = (name: string): Disposable => ({ [Symbol.dispose]: () => void log.push(name) });
          const later: AsyncDisposable = {
            async [Symbol.asyncDispose]() {
              await trial.settle();
              log.push('later');
            },
          };
          const winner = owned('winner');
          const operations: readonly Body<unknown>[] = [
            () => winner,
            () => owned('loser'),
            async (child) => {
              await untilToldToStop(child);
              return later;
            },
            () => winner,
          ];
          assert.equal(await task.run(() => combine(operations)), winner);
          assert.deepEqual(log, ['loser', 'later']);
        }
        const [one, other] = [new core.Mutex(), new core.Mutex()];
        const permit = await task.run(() => core.race([() => one.lock(), () => other.lock()]));
        permit[Symbol.dispose]();
        for (const mutex of [one, other]) {
          const again = mutex.tryLock();
          assert.ok(again !== undefined, 'a lock was lost');
          again?.[Symbol.dispose]();
        }
      });
    },
  },
  {
    id: 'map.4/cancelled-before-a-winner',
    title:
      'race and any that are cancelled before there is a winner reject with the CancellationError; so does all',
    also: ['cancel.17', 'cancel.19', 'discard.7'],
    async run(trial) {
      const { core, assert } = trial;
      const boom = new Boom();
      const operations = [untilCancelled, failingCleanup(boom)];
      const combinators: readonly ((operations: Body<unknown>[]) => Promise<unknown>)[] = [
        core.race,
        core.any,
        core.all,
      ];
      for (const combine of combinators) {
        const error = await cancelled(trial, () => combine([untilCancelled, untilCancelled]));
        assert.isError(error, 'CancellationError', combine.name);
        assert.equal((error as { reason: unknown }).reason, 'why');
      }
      const failed = await cancelled(trial, () => core.any(operations));
      assert.isError(failed, 'CancellationError', 'any, with a failure');
      assert.deepEqual(core.suppressedErrors(failed), [boom]);
      assert.equal(await cancelled(trial, () => core.all(operations)), boom, 'all: the failure wins');
      const late = new core.Task((own) =>
        own.run(() =>
          core.race([untilCancelled, async (child) => untilToldToStop(child).then(() => 'late')]),
        ),
      );
      await trial.settle();
      late.cancel();
      assert.equal(await late.value, 'late', 'a value that comes late');
      await trial.root(async (task) => {
        const limit = task.withTimeout(1, (inside) => inside.run(() => core.any([untilCancelled])));
        assert.isError(await assert.rejects(limit), 'TimeoutError');
        await trial.on(task).withDiscardingTaskGroup(async (group) => {
          group.addTask((child) => child.run(() => core.any([untilCancelled])));
          await trial.settle();
          group.cancelAll();
        });
      });
      await expectReported(trial, [], 'afterwards');
    },
  },
  {
    id: 'map.4/by-name',
    title: 'all and allSettled take an object of operations, and give an object with the same keys',
    async run(trial) {
      const { core, assert } = trial;
      const boom = new Boom();
      await trial.root(async (task) => {
        const values = await task.run(() =>
          core.all({ user: async () => 'Ada', orders: () => [1, 2], ['__proto__']: () => 'own' }),
        );
        assert.deepEqual(Object.keys(values), ['user', 'orders', '__proto__']);
        assert.equal(values.user, 'Ada');
        assert.deepEqual(values.orders, [1, 2]);
        assert.equal(Object.getPrototypeOf(values), Object.prototype);
        const outcomes = await task.run(() => core.allSettled({ good: () => 1, bad: failing(boom) }));
        assert.deepEqual(outcomes.good, { status: 'fulfilled', value: 1 });
        assert.equal(outcomes.bad.status === 'rejected' && outcomes.bad.reason, boom);
        assert.equal(await assert.rejects(task.run(() => core.all({ bad: failing(boom) }))), boom);
        const names = await task.run(() => core.all({ first: (child) => child.name }));
        assert.equal(names.first, 'first', 'the name of the child');
        const wrong = await assert.rejects(task.run(() => core.all({ user: 5 } as never)));
        assert.ok((wrong as Error).message.includes('operations.user'), 'names the argument');
        assert.deepEqual(await task.run(() => core.all({})), {});
        assert.deepEqual(await task.run(() => core.all(new Set([() => 1, () => 2]))), [1, 2], 'any iterable');
      });
    },
  },
  {
    id: 'map.4/concurrency',
    title: 'with concurrency the rest starts as others end, and is not started once the others are cancelled',
    also: ['group.12', 'error.0', 'cancel.5'],
    async run(trial) {
      const { core, assert } = trial;
      const boom = new Boom();
      let running = 0;
      let most = 0;
      let started = 0;
      const work = async (): Promise<number> => {
        most = Math.max(most, ++running);
        const index = started++;
        await trial.settle();
        running--;
        return index;
      };
      const five = Array.from({ length: 5 }, () => work);
      await trial.root(async (task) => {
        assert.deepEqual(await task.run(() => core.all(five, { concurrency: 2 })), [0, 1, 2, 3, 4]);
        assert.equal(most, 2);
        started = 0;
        await task.run(() => core.allSettled(five, { concurrency: 5 }));
        assert.equal(most, 5);
        started = 0;
        const call = task.run(() => core.all([failing(boom), ...five], { concurrency: 1 }));
        assert.equal(await assert.rejects(call), boom);
        assert.equal(started, 0, 'after the failure');
        for (const concurrency of [0, -1, 1.5, NaN])
          assert.equal(((await assert.rejects(core.all(five, { concurrency }))) as Error).name, 'RangeError');
      });
      const error = await cancelled(trial, () => core.all([untilToldToStop, ...five], { concurrency: 1 }));
      assert.isError(error, 'CancellationError', 'all');
      const outcomes = new core.Task((own) =>
        own.run(() => core.allSettled([untilToldToStop, ...five], { concurrency: 1 })),
      );
      await trial.settle();
      outcomes.cancel('why');
      const [first, ...others] = await outcomes;
      assert.deepEqual(first, { status: 'fulfilled', value: undefined });
      assert.equal(others.length, 5);
      for (const other of others) {
        assert.isError(other.status === 'rejected' && other.reason, 'CancellationError');
      }
      assert.equal(started, 0, 'after the cancellation');
    },
  },
  {
    id: 'map.4/own-failures-of-losers',
    title: 'an own failure below a loser, from before there was a winner, is not lost with its answer',
    also: ['error.2'],
    async run(trial) {
      const { core, assert } = trial;
      const bug = new Boom('real bug');
      await trial.root(async (task) => {
        const gate = trial.gate();
        const winner = await task.run(() =>
          core.race([
            () => gate.promise.then(() => 'winner'),
            (child) =>
              child.withTaskGroup(async (group) => {
                group.addTask(failing(bug));
                await trial.settle();
                gate.open();
                await trial.on(child).sleep(Infinity);
              }),
          ]),
        );
        assert.equal(winner, 'winner');
      });
      await expectReported(trial, [bug], 'the bug');
    },
  },
];
