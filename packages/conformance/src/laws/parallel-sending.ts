import type { ConformanceCase } from '../case.ts';
import { here } from '../here.ts';
import { begun, withPool } from '../threads/pool.ts';

/** What crosses to another thread, and what does not. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'parallel.2/busy-loop',
    title: 'a loop that never awaits sees the cancellation, by the flag, the handle and the check',
    run: (trial) =>
      withPool(trial, async (shop) => {
        const { pool } = shop;
        const { assert, core } = trial;
        if (trial.host.workers?.sharedMemory !== true)
          trial.gap('threads share no memory here', 'parallel.2');
        for (const how of ['flag', 'handle', 'check'] as const) {
          const hasBegun = begun(shop);
          const spinning = new core.Task((task) => here(trial, task, () => pool.call.spin(5_000, how)));
          await hasBegun;
          await trial.sleep(5);
          spinning.cancel({ why: 'enough' });
          if (how === 'check') {
            const error = await assert.rejects(spinning.value);
            assert.isError(error, 'CancellationError');
            assert.deepEqual((error as { reason?: unknown }).reason, { why: 'enough' });
          } else {
            assert.equal(await spinning.value, 'cancelled', how);
          }
        }
      }),
  },
  {
    id: 'parallel.2/await',
    title: 'a job that awaits sees the cancellation at its next await, also where memory is not shared',
    run: (trial) =>
      withPool(trial, async (shop) => {
        const { pool } = shop;
        const { assert, core } = trial;
        const hasBegun = begun(shop);
        const working = new core.Task((task) => here(trial, task, () => pool.call.work(5_000)));
        await hasBegun;
        await trial.sleep(5);
        working.cancel('enough');
        const error = await assert.rejects(working.value);
        assert.isError(error, 'CancellationError');
        assert.equal((error as { reason?: unknown }).reason, 'enough');
      }),
  },
  {
    id: 'parallel.3/arguments',
    title: 'what cannot be sent is refused before it is sent, and named by its path',
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const { assert } = trial;
        class Point {
          readonly x = 1;
        }
        const bad: [unknown[], string][] = [
          [[{ options: { onDone: () => {} } }], 'args[0].options.onDone is a function'],
          [[1, [new Point()]], 'args[1][0] is an instance of Point'],
          [[new Map([['key', Symbol('s')]])], 'args[0].get("key") is a symbol'],
          [[{ later: Promise.resolve() }], 'args[0].later is a promise'],
        ];
        for (const [args, problem] of bad) {
          const error = await assert.rejects(
            call((to) => (to.kindsOf as (...all: unknown[]) => Promise<unknown>)(...args)),
          );
          assert.isError(error, 'NotSendableError');
          assert.ok(
            (error as Error).message.startsWith(problem),
            `${(error as Error).message}, wanted ${problem}`,
          );
        }
        const whole = [
          new Date(0),
          /x/u,
          new Map([[1, new Set([2])]]),
          new Uint8Array([1, 2]),
          1n,
          { deep: [null] },
        ];
        const kinds = ['Date', 'RegExp', 'Map', 'Uint8Array', 'BigInt', 'Object'];
        assert.deepEqual(await call((to) => to.kindsOf(whole)), kinds);
      }),
  },
  {
    id: 'parallel.3/results',
    title: 'a result that cannot be sent rejects with NotSendableError, and the worker goes on',
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const { assert } = trial;
        for (const [how, problem] of [
          ['function', 'the result.deep[0].onDone is a function'],
          ['instance', 'the result.deep[0] is an instance of HttpOptions'],
        ] as const) {
          const error = await assert.rejects(call((to) => to.unsendable(how)));
          assert.isError(error, 'NotSendableError');
          assert.ok((error as Error).message.startsWith(problem), (error as Error).message);
        }
        assert.equal(await call((to) => to.echo('goes on')), 'goes on');
      }),
  },
];
