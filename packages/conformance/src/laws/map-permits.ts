import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

interface AbortSource {
  readonly signal: never;
  abort(reason?: unknown): void;
}

/** Permits: semaphore and mutex. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.6/first-come-first-served',
    title: 'a Semaphore lets so many in, and serves waiters by priority, then in order',
    also: ['priority.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(2);
      const log: string[] = [];
      const gate = trial.gate();
      let inside = 0;
      await trial.root((root) =>
        trial.on(root).withTaskGroup(async (group) => {
          const names = ['a', 'b', 'c', 'd', 'high', 'e'];
          for (const name of names) {
            const priority = name === 'high' ? core.TaskPriority.high : core.TaskPriority.medium;
            group.addTask(
              (task) =>
                here(trial, task, () =>
                  semaphore.withPermit(async () => {
                    inside += 1;
                    assert.ok(inside <= 2, `${inside} inside`);
                    log.push(name);
                    await gate.promise;
                    await task.yield();
                    inside -= 1;
                  }),
                ),
              { priority: name === 'a' || name === 'b' ? core.TaskPriority.high : priority },
            );
            await trial.settle();
          }
          assert.deepEqual(log, ['a', 'b'], 'while both permits are held');
          gate.open();
        }),
      );
      assert.deepEqual(log, ['a', 'b', 'high', 'c', 'd', 'e']);
    },
  },
  {
    id: 'map.6/a-cancelled-waiter-loses-no-permit',
    title:
      'a cancelled waiter rejects with its CancellationError, an aborted one with the signal’s reason; no permit is lost',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(1);
      const held = await semaphore.acquire();
      const waiter = new core.Task((task) => here(trial, task, () => semaphore.acquire()));
      const controller = new (
        globalThis as unknown as { AbortController: new () => AbortSource }
      ).AbortController();
      const aborted = semaphore.acquire({ signal: controller.signal });
      const next = semaphore.acquire();
      await trial.settle();
      const reason = new Error('of the signal');
      waiter.cancel();
      controller.abort(reason);
      assert.isError(await assert.rejects(waiter.value), 'CancellationError');
      assert.equal(await assert.rejects(aborted), reason);
      held.release();
      const permit = await next;
      assert.equal(semaphore.tryAcquire(), undefined, 'while it is held');
      permit.release();
      const cancelled = new core.Task(async (task) => {
        task.cancel();
        return here(trial, task, () => semaphore.acquire());
      });
      assert.isError(await assert.rejects(cancelled.value), 'CancellationError', 'in a cancelled task');
      assert.equal(
        await assert.rejects(semaphore.acquire({ signal: controller.signal })),
        reason,
        'already aborted',
      );
      const last = semaphore.tryAcquire();
      assert.ok(last !== undefined, 'the permit is there');
      last?.release();
    },
  },
  {
    id: 'map.6/a-permit-is-given-back-once',
    title: 'a permit is given back once, however often it is released or disposed',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(2);
      const [first, second] = await Promise.all([semaphore.acquire(), semaphore.acquire()]);
      first.release();
      first.release();
      (first as unknown as Record<symbol, () => void>)[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
      const again = semaphore.tryAcquire();
      assert.ok(again !== undefined, 'one permit is back');
      assert.equal(semaphore.tryAcquire(), undefined, 'and no more than one');
      again?.release();
      second.release();
      for (const permits of [0, -1, 1.5, NaN]) {
        assert.ok(
          assert.throws(() => new core.Semaphore(permits)) instanceof RangeError,
          `${permits} permits`,
        );
      }
    },
  },
  {
    id: 'map.6/mutex',
    title: 'a Mutex lets one in at a time, also across awaits and after an error',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const mutex = new core.Mutex();
      const error = new Error('expected');
      let balance = 0;
      await trial.root((root) =>
        trial.on(root).withTaskGroup(async (group) => {
          for (let i = 0; i < 10; i += 1) {
            group.addTask((task) =>
              here(trial, task, () =>
                mutex.withLock(async () => {
                  const before = balance;
                  await task.yield();
                  balance = before + 1;
                }),
              ),
            );
          }
          await group.waitForAll();
        }),
      );
      assert.equal(balance, 10);
      assert.equal(await assert.rejects(mutex.withLock(() => Promise.reject(error))), error);
      const lock = mutex.tryLock();
      assert.ok(lock !== undefined, 'free after an error');
      lock?.release();
    },
  },
  {
    id: 'map.6/several-permits',
    title:
      'who asks for several permits gets all at once, and is not passed by who asks for less and comes later',
    also: ['priority.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(3);
      const look = (): unknown[] => [semaphore.available, semaphore.waiting, semaphore.isLocked];
      assert.deepEqual(look(), [3, 0, false]);
      const log: string[] = [];
      const permits: Record<string, { release(): void }> = {};
      const ask = (name: string, permits: number, priority: number = core.TaskPriority.medium): void => {
        void new core.Task((task) => here(trial, task, () => wait(name, permits)), { priority });
      };
      const wait = async (name: string, wanted: number): Promise<void> => {
        permits[name] = await semaphore.acquire({ permits: wanted });
        log.push(name);
      };
      ask('two', 2);
      await trial.settle();
      assert.deepEqual([log, look()], [['two'], [1, 0, false]]);
      ask('all', 3);
      await trial.settle();
      ask('one', 1);
      await trial.settle();
      assert.deepEqual([log, look()], [['two'], [1, 2, true]], 'one may not pass all');
      assert.equal(semaphore.tryAcquire(), undefined, 'nor may who does not wait');
      ask('high', 1, core.TaskPriority.high);
      await trial.settle();
      assert.deepEqual(
        [log, look()],
        [
          ['two', 'high'],
          [0, 2, true],
        ],
        'a higher priority may',
      );
      permits['high']?.release();
      permits['two']?.release();
      permits['two']?.release();
      await trial.settle();
      assert.deepEqual(
        [log, look()],
        [
          ['two', 'high', 'all'],
          [0, 1, true],
        ],
      );
      permits['all']?.release();
      await trial.settle();
      assert.deepEqual([log.at(-1), look()], ['one', [2, 0, false]]);
      const both = semaphore.tryAcquire(2);
      assert.ok(both !== undefined && semaphore.tryAcquire() === undefined, 'two at once, and none is left');
      both?.release();
      permits['one']?.release();
      assert.deepEqual(look(), [3, 0, false], 'in the end');
      assert.ok(
        (await assert.rejects(semaphore.acquire({ permits: 4 }))) instanceof RangeError,
        'four of three',
      );
    },
  },
  {
    id: 'map.6/a-big-waiter-leaves',
    title: 'when one that waits for many is cancelled or raised past, those behind it that fit are served',
    also: ['priority.4'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(2);
      const held = await semaphore.acquire();
      const waiter = (permits: number): InstanceType<typeof core.Task<{ release(): void }>> =>
        new core.Task((task) => here(trial, task, () => semaphore.acquire({ permits })));
      const big = waiter(2);
      await trial.settle();
      const small = waiter(1);
      await trial.settle();
      assert.equal(semaphore.waiting, 2);
      big.cancel();
      assert.isError(await assert.rejects(big.value), 'CancellationError');
      (await small).release();

      const another = waiter(2);
      await trial.settle();
      const raised = waiter(1);
      await trial.settle();
      raised.escalate(core.TaskPriority.high);
      (await raised).release();
      assert.equal(semaphore.waiting, 1);
      held.release();
      (await another).release();
      assert.equal(semaphore.available, 2, 'no permit is lost');
    },
  },
  {
    id: 'map.6/all-waiters-rejected',
    title:
      'cancelAll rejects all who wait with a CancellationError of that reason; who holds a permit keeps it',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(2);
      const held = await semaphore.acquire();
      const waiting = [semaphore.acquire({ permits: 2 }), semaphore.acquire()];
      semaphore.cancelAll('closing');
      for (const promise of waiting) {
        const error = await assert.rejects(promise);
        assert.isError(error, 'CancellationError');
        assert.equal((error as { readonly reason: unknown }).reason, 'closing');
      }
      assert.deepEqual([semaphore.available, semaphore.waiting], [1, 0]);
      const later = semaphore.acquire({ permits: 2 });
      held.release();
      (await later).release();

      const mutex = new core.Mutex();
      assert.equal(mutex.isLocked, false);
      const lock = await mutex.lock();
      const second = mutex.lock();
      assert.deepEqual([mutex.isLocked, mutex.waiting], [true, 1]);
      mutex.cancelAll();
      assert.isError(await assert.rejects(second), 'CancellationError');
      assert.deepEqual([mutex.isLocked, mutex.waiting], [true, 0]);
      lock.release();
      assert.equal(mutex.isLocked, false);
    },
  },
];
