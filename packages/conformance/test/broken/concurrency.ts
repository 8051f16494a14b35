// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import { JoinSet, Semaphore, Task, withCancellableContinuation } from '@tasktree/core';
import type { Breakage, Fn } from './kit.ts';

/** Continuations, combinators, maps and locks that are wrong. */
export const brokenConcurrency: readonly Breakage[] = [
  {
    what: 'a continuation that can be resumed twice',
    laws: ['cont.3'],
    breakIt: (kit) =>
      kit.free(
        'withCheckedContinuation',
        (original) => (body: Fn) =>
          original(
            typeof body !== 'function'
              ? body
              : (continuation: Record<'resume' | 'fail', Fn>) => {
                  let isResumed = false;
                  const once =
                    (resume: Fn): Fn =>
                    (value) => {
                      if (!isResumed) resume.call(continuation, value);
                      isResumed = true;
                    };
                  return body({
                    resume: once(continuation.resume),
                    fail: once(continuation.fail),
                  }) as unknown;
                },
          ) as unknown,
      ),
  },
  {
    what: 'a continuation that cancellation resumes',
    laws: ['cont.4'],
    breakIt: (kit) =>
      kit.free('withCheckedContinuation', () => (body: Fn) => withCancellableContinuation(body, () => {})),
  },
  {
    what: 'a race that leaves the losers behind',
    laws: ['map.4'],
    breakIt: (kit) =>
      kit.free(
        'race',
        (original) => (operations: Fn[]) =>
          Array.isArray(operations) &&
          operations.length > 0 &&
          operations.every((one) => typeof one === 'function')
            ? Promise.race(operations.map((body) => new kit.core.Task(body).value))
            : (original(operations) as unknown),
      ),
  },
  {
    what: 'an all that gives values in order of completion',
    laws: ['map.4'],
    breakIt: (kit) =>
      kit.free('all', (original) => async (operations: Fn[]) => {
        const values: unknown[] = [];
        const noting = (body: Fn) => async (task: unknown) => {
          const value: unknown = await body(task);
          values.push(value);
        };
        await original(
          Array.isArray(operations)
            ? operations.map((one) => (typeof one === 'function' ? noting(one) : one))
            : operations,
        );
        return values;
      }),
  },
  {
    what: 'a concurrent map that pulls everything at once',
    laws: ['map.1'],
    breakIt: (kit) =>
      kit.free(
        'concurrentMap',
        (original) =>
          (source: Iterable<unknown>, ...rest) =>
            original(
              typeof source === 'object' && Symbol.iterator in source ? [...source] : source,
              ...rest,
            ) as unknown,
      ),
  },
  {
    what: 'a lock that is not given back after an error',
    laws: ['map.6'],
    breakIt: (kit) =>
      kit.method(
        Semaphore,
        'withPermit',
        () =>
          async function (this: Semaphore, operation: Fn) {
            const permit = await this.acquire();
            const value: unknown = await operation();
            permit.release();
            return value;
          },
      ),
  },
  {
    what: 'a continuation whose body runs later',
    laws: ['cont.1'],
    breakIt: (kit) =>
      kit.free('withCheckedContinuation', (original) => async (body) => {
        await Promise.resolve();
        return original(body) as unknown;
      }),
  },
  {
    what: 'a concurrent map that works only while somebody waits',
    laws: ['map.2'],
    breakIt: (kit) =>
      kit.free(
        'concurrentMap',
        () =>
          async function* (source: Iterable<unknown>, body: Fn) {
            let index = 0;
            for (const item of source) yield await new Task((task) => body(item, task, index++) as unknown);
          },
      ),
  },
  {
    what: 'a concurrent map that leaves its source open',
    laws: ['map.3'],
    breakIt: (kit) =>
      kit.free(
        'concurrentMap',
        (original) =>
          (source: Iterable<unknown> & AsyncIterable<unknown>, ...rest) => {
            const unclosed = (symbol: typeof Symbol.iterator | typeof Symbol.asyncIterator): object =>
              symbol in source
                ? {
                    [symbol]: () => {
                      const iterator = (
                        source[symbol as typeof Symbol.iterator] as () => Iterator<unknown>
                      )();
                      return { next: () => iterator.next() };
                    },
                  }
                : {};
            const items = { ...unclosed(Symbol.iterator), ...unclosed(Symbol.asyncIterator) };
            return original(typeof source === 'object' ? items : source, ...rest) as unknown;
          },
      ),
  },
  {
    what: 'a JoinSet that throws where a child has failed',
    laws: ['map.5'],
    breakIt: (kit) =>
      kit.method(
        JoinSet,
        'joinNext',
        (original) =>
          async function () {
            const joined = (await original.call(this)) as PromiseSettledResult<unknown> | undefined;
            if (joined?.status === 'rejected') throw joined.reason;
            return joined;
          },
      ),
  },
];
