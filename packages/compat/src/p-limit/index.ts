/**
 * Stands in for `p-limit` 7: the same functions, options, results, errors and types. Beyond that each call is a task, which can be
 * cancelled, and nothing is left pending for ever.
 *
 * @module
 */
import { abandon, gather, type Started } from '../gather.ts';
import { abandonAfterOf } from '../stopping.ts';
import { workContext, type WorkContext } from '../work-context.ts';
import { Limiter } from './limiter.ts';
import type { LimitFunction, Options } from './types.ts';

export type { LimitFunction, Options } from './types.ts';
export type { WorkContext } from '../work-context.ts';

type AnyFunction = (...arguments_: unknown[]) => unknown;
type AnyMapper = (input: unknown, index: number, context: WorkContext) => unknown;

/**
 * Makes a function that runs what it is called with, at most `concurrency` at a time, in the order of the calls.
 *
 * Each call runs in a task of its own, linked to the task that made it: cancelling that one takes a waiting call out of the line,
 * which then rejects with the `CancellationError`, and aborts the signal of a running one (`Task.current.signal` in it, or that of
 * `limit.withContext`). A place in the limit is free again when the task has ended. Throws `TypeError` for invalid options.
 *
 * @example
 * ```ts
 * const limit = pLimit(2);
 * const pages = await Promise.all(urls.map((url) => limit.withContext(({ signal }) => fetch(url, { signal }))));
 * ```
 */
export default function pLimit(concurrency: number | Options): LimitFunction {
  const options: Options = typeof concurrency === 'object' ? concurrency : { concurrency };
  const { rejectOnClear = false, awaitRunning = true } = options;
  checkConcurrency(options.concurrency);
  if (typeof rejectOnClear !== 'boolean') throw new TypeError('Expected `rejectOnClear` to be a boolean');
  const limiter = new Limiter(options.concurrency, rejectOnClear, abandonAfterOf(options, 'pLimit'));

  const limit = (function_: AnyFunction, ...arguments_: unknown[]): Promise<unknown> =>
    limiter.start(() => function_(...arguments_), nameOf(function_)).promise;

  return Object.defineProperties(limit, {
    activeCount: { get: () => limiter.active },
    pendingCount: { get: () => limiter.waiting },
    concurrency: {
      get: () => limiter.concurrency,
      set(value: number) {
        checkConcurrency(value);
        limiter.concurrency = value;
      },
    },
    clearQueue: { value: () => limiter.clear() },
    withContext: {
      value: (function_: AnyFunction, ...arguments_: unknown[]) =>
        limiter.start((task) => function_(workContext(task), ...arguments_), nameOf(function_)).promise,
    },
    map: {
      value: (iterable: Iterable<unknown>, mapper: AnyMapper) =>
        mapWithin(limiter, iterable, mapper, awaitRunning),
    },
  }) as unknown as LimitFunction;
}

/**
 * A function with the same arguments and results that runs at most `concurrency` times at once.
 *
 * @example
 * ```ts
 * const load = limitFunction(async (url: string) => fetch(url), { concurrency: 4 });
 * ```
 */
export function limitFunction<Arguments extends unknown[], ReturnType>(
  function_: (...arguments_: Arguments) => PromiseLike<ReturnType>,
  options: Options,
): ((...arguments_: Arguments) => Promise<ReturnType>) & Pick<LimitFunction, 'clearQueue'> {
  const limit = pLimit(options);
  const limited = (...arguments_: Arguments): Promise<ReturnType> => limit(() => function_(...arguments_));
  return Object.defineProperty(limited, 'clearQueue', { value: limit.clearQueue }) as typeof limited &
    Pick<LimitFunction, 'clearQueue'>;
}

async function mapWithin(
  limiter: Limiter,
  iterable: Iterable<unknown>,
  mapper: AnyMapper,
  awaitRunning: boolean,
): Promise<unknown[]> {
  const started: Started<unknown>[] = [];
  try {
    let index = 0;
    for (const item of iterable) {
      const position = index++;
      started.push(limiter.start((task) => mapper(item, position, workContext(task)), nameOf(mapper)));
    }
  } catch (error) {
    return abandon(started, error, awaitRunning);
  }
  return gather(started, awaitRunning);
}

/** What is no function fails where it would be called, as with the original. */
function nameOf(function_: unknown): string {
  return typeof function_ === 'function' ? function_.name : '';
}

function checkConcurrency(value: unknown): void {
  const isValid = value === Infinity || (Number.isInteger(value) && (value as number) > 0);
  if (!isValid) throw new TypeError('Expected `concurrency` to be a number from 1 and up');
}
