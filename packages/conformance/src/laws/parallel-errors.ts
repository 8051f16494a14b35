import type { ConformanceCase } from '../case.ts';
import { here } from '../here.ts';
import { begun, withPool } from '../threads/pool.ts';

interface Crossed extends Error {
  readonly status?: number;
  readonly onRetry?: unknown;
  readonly errors?: readonly unknown[];
  readonly reason?: unknown;
}

/** What is left of an error on its way between threads: everything. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'parallel.1/error',
    title: 'an error arrives with its class, name, message, properties and chain of causes',
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const { assert } = trial;
        const error = (await assert.rejects(call((to) => to.fail('http')))) as Crossed;
        assert.ok(error instanceof RangeError, 'instanceof the class of the platform');
        assert.deepEqual([error.name, error.message, error.status], ['HttpError', 'not found', 404]);
        assert.equal('onRetry' in error, false, 'what cannot be sent is left out');
        const cause = error.cause as Crossed;
        assert.ok(cause instanceof TypeError, 'the class of the cause');
        assert.equal(cause.message, 'inner');
        assert.equal(cause.cause, 'innermost');
        const circle = (await assert.rejects(call((to) => to.fail('circle')))) as Crossed;
        assert.equal((circle.cause as Crossed).cause, circle, 'a circle of causes');
      }),
  },
  {
    id: 'parallel.1/error-parts',
    title: 'the errors of an AggregateError, suppressed ones and what is no error arrive too',
    also: ['error.2', 'error.6'],
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const { assert, core } = trial;
        const aggregate = (await assert.rejects(call((to) => to.fail('aggregate')))) as Crossed;
        assert.ok(aggregate instanceof AggregateError, 'its class');
        assert.ok(aggregate.errors?.[0] instanceof RangeError, 'the class of one of its errors');
        assert.equal(aggregate.errors?.[1], 'second');
        const first = await assert.rejects(call((to) => to.failTwice()));
        const [second] = core.suppressedErrors(first);
        assert.equal((first as Crossed).message, 'first');
        assert.ok(second instanceof TypeError && second.message === 'second', 'the suppressed one');
        const given = (await assert.rejects(call((to) => to.fail('core')))) as Crossed;
        assert.isError(given, 'CancellationError');
        assert.deepEqual(given.reason, { why: 'a reason' });
        assert.equal(await assert.rejects(call((to) => to.fail('text'))), 'a text');
        assert.equal(await assert.rejects(call((to) => to.fail('nothing'))), undefined);
        assert.isError(await assert.rejects(call((to) => to.fail('function'))), 'NotSendableError');
      }),
  },
  {
    id: 'parallel.1/timeouts',
    title: 'a timeout arrives as one, with its reason, its cause and its message, from either thread',
    also: ['deadline.2', 'cancel.19'],
    run: (trial) =>
      withPool(trial, async (shop) => {
        const { pool, call, task } = shop;
        const { assert, core } = trial;
        /** Fails as a job does that says what it was told. */
        const relay = async (told: PromiseLike<unknown>): Promise<never> => {
          const { reason } = (await told) as Crossed;
          assert.isError(reason, 'TimeoutError', 'the reason over there');
          throw new core.TimeoutError('again', { reason });
        };
        const limited = await assert.rejects(
          trial
            .on(task)
            .withTimeout(20, (inner) => relay(here(trial, inner, () => pool.call.untilCancelled('limit')))),
        );
        const timeouts: [string, unknown][] = [
          ['a limit over there', await assert.rejects(call((to) => to.timeOut('limit')))],
          ['one with a cause', await assert.rejects(call((to) => to.timeOut('cause')))],
          ['one with a reason', await assert.rejects(call((to) => to.timeOut('reason')))],
          ['a limit here', limited],
        ];
        for (const [what, error] of timeouts) {
          assert.isError(error, 'TimeoutError', what);
          assert.ok(error instanceof core.CancellationError, `${what}: a CancellationError`);
          assert.ok(core.isTimeout(error) && core.isCancellation(error), `${what}: by the tests`);
          const { name, cause, reason } = error as Crossed;
          assert.equal(name, 'TimeoutError', what);
          if (what === 'one with a cause') {
            assert.ok(cause instanceof RangeError && cause.message === 'why', what);
            assert.equal(reason, undefined, what);
          } else {
            assert.isError(reason, 'TimeoutError', what);
            assert.equal(cause, reason, what);
            assert.equal((reason as Crossed).reason, undefined, what);
          }
        }
      }),
  },
  {
    id: 'parallel.1/error-on-the-way',
    title:
      'what failed on a worker before the answer to a cancellation stays suppressed under that answer here',
    also: ['error.2'],
    run: (trial) =>
      withPool(trial, async (shop) => {
        const { pool } = shop;
        const { assert, core } = trial;
        const hasBegun = begun(shop);
        const failing = new core.Task((task) => here(trial, task, () => pool.call.failOnTheWay()));
        const outcome = assert.rejects(failing.value);
        await hasBegun;
        await trial.sleep(5);
        failing.cancel('enough');
        const error = await outcome;
        assert.isError(error, 'CancellationError');
        const all: unknown[] = [error];
        for (const one of all) all.push(...core.suppressedErrors(one));
        assert.ok(
          all.some((one) => one instanceof TypeError && one.message === 'on the way'),
          'somewhere under it',
        );
      }),
  },
  {
    id: 'parallel.1/error-stack',
    title: 'the stack of an error shows the other thread, and below it the call',
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const { assert } = trial;
        // A pool of very short jobs begins to note where they were called when one has failed.
        await assert.rejects(call((to) => to.fail('http')));
        const error = (await assert.rejects(
          call(function whoeverCalls(to) {
            const outcome = to.fail('http');
            // Some engines forget who makes a call when there is nothing left to do after it.
            assert.equal(typeof outcome.then, 'function');
            return outcome;
          }),
        )) as Crossed;
        const [there = '', here = ''] = (error.stack ?? '').split('(another thread, called from)');
        assert.ok(there.includes('fail'), `the function over there: ${error.stack}`);
        assert.ok(here.includes('whoeverCalls'), `the one that calls: ${error.stack}`);
        assert.equal(there.includes('whoeverCalls'), false);
      }),
  },
  {
    id: 'parallel.1/error-value',
    title: 'errors among arguments and results arrive whole as well',
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const { assert } = trial;
        const cause = new AggregateError([new RangeError('part')], 'several');
        const error = Object.assign(new TypeError('sent', { cause }), { status: 7 });
        const value = [error, new Map([['error', error]])];
        const [back, map] = (await call((to) => to.echo(value))) as [Crossed, Map<string, Error>];
        assert.ok(back instanceof TypeError && back !== error, 'its class');
        assert.equal(back.status, 7);
        assert.ok((back.cause as AggregateError).errors[0] instanceof RangeError, 'the errors of its cause');
        assert.equal(map.get('error'), back, 'it is one error');
      }),
  },
];
