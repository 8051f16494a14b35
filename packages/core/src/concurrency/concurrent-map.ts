import { isCancellation } from '../base/answer.ts';
import {
  attempt,
  checkBoolean,
  checkConcurrency,
  checkFunction,
  checkOptions,
  describe,
  noOptions,
  type OptionChecks,
} from '../base/arguments.ts';
import { ScopeClosedError } from '../base/errors.ts';
import { nothing } from '../base/nothing.ts';
import type { AbortSignal, Awaitable } from '../base/types.ts';
import type { TaskContext } from '../context/task-context.ts';
import { currentFrame, enclosing, knowsAbsence } from '../task/current.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { checkSignal } from '../tree/signal.ts';
import { MapIterator, drain, isOver, noParent, type ConcurrentMap } from './map-iterator.ts';
import type { MapPlan } from './map-plan.ts';
import { keepMapsWarm } from './warm-maps.ts';

/** How many bodies a concurrent map runs, and in which order it gives results. */
export interface ConcurrentMapOptions {
  /** How many bodies run at once: a positive integer or Infinity. Default 16. */
  readonly concurrency?: number;
  /** True gives results in order of input, the default; false in order of completion. */
  readonly ordered?: boolean;
  /** How many finished results may wait for the consumer beyond `concurrency`. Default 0. */
  readonly prefetch?: number;
  /** Stops the map when it aborts, as a cancellation with `signal.reason`. */
  readonly signal?: AbortSignal;
}

type ForEachOptions = Omit<ConcurrentMapOptions, 'ordered' | 'prefetch'>;

/**
 * Calls `fn` for every item of `source` in a child task of its own, never more than `concurrency` at a time, and gives the
 * results in order of input or of completion. When the iteration has ended, by whatever exit, all bodies have ended and the
 * source is closed.
 *
 * Items are pulled lazily, from the first `next()` on; work in flight goes on while the consumer is busy. The first failure, of a
 * body or of the source, cancels the others, closes the source, waits for all, and is then thrown; finished results that were
 * not handed out are dropped. Leaving the loop early does the same, and throws only a failure that the loop had not seen yet.
 * Cancelling the task around stops the map with its `CancellationError`.
 *
 * The source runs in a region of the map's own: what it waits for with the library, or with `Task.current.signal`, is cut short when
 * the map ends. Whatever else it waits for is waited for.
 *
 * The map belongs to the body in which it was made, has its task-locals, and ends with it. `next()` may be called from anywhere:
 * in a `withTimeout` it loses nothing when the time is over, and after the end of that body it rejects with `ScopeClosedError`.
 *
 * Throws `TypeError` for a source that is no iterable, `RangeError` for an invalid option, `NoCurrentTaskError` where the current
 * task cannot be known. Laws: map.1 to map.3, map.7 to map.9, tree.14. Sources: futures' `buffered` and `buffer_unordered`, p-map.
 *
 * @example
 * ```ts
 * for await (const page of concurrentMap(urls, (url, task) => fetch(url, { signal: task.signal }), { concurrency: 8 })) {
 *   show(page.status);
 * }
 * ```
 */
export function concurrentMap<T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  fn: (item: T, task: TaskContext, index: number) => Awaitable<R>,
  options?: ConcurrentMapOptions,
): ConcurrentMap<R> {
  return new MapIterator(plan('concurrentMap', source, fn, options), parentNow('concurrentMap'));
}

/**
 * Calls `fn` for every item of `source`, never more than `concurrency` at a time, and settles when all have ended. The same
 * guarantees, errors and options as {@link concurrentMap}, without results. Laws: map.3, map.4.
 *
 * @example
 * ```ts
 * await concurrentForEach(files, (file) => compress(file), { concurrency: 4 });
 * ```
 */
export function concurrentForEach<T>(
  source: Iterable<T> | AsyncIterable<T>,
  fn: (item: T, task: TaskContext, index: number) => unknown,
  options?: Omit<ConcurrentMapOptions, 'ordered' | 'prefetch'>,
): Promise<void> {
  return attempt(() => {
    const checked = {
      ...plan('concurrentForEach', source, fn, options, forEachChecks),
      ordered: false,
    };
    return drain(checked, parentNow('concurrentForEach'), nothing, undefined);
  });
}

/**
 * Maps every item as {@link concurrentMap} does, and folds the results into one value, in order of input unless `ordered` is
 * false. `reduce` is never called twice at a time. Laws: map.3, map.4.
 *
 * @example
 * ```ts
 * const bytes = await mapReduce(files, (file) => sizeOf(file), (sum, size) => sum + size, 0);
 * ```
 */
export function mapReduce<T, R, A>(
  source: Iterable<T> | AsyncIterable<T>,
  map: (item: T, task: TaskContext, index: number) => Awaitable<R>,
  reduce: (accumulator: A, result: R) => Awaitable<A>,
  initial: A,
  options?: ConcurrentMapOptions,
): Promise<A> {
  return attempt(() => {
    checkFunction(reduce, 'mapReduce', 'reduce');
    const parent = parentNow('mapReduce');
    const folded = fold(new MapIterator(plan('mapReduce', source, map, options), parent), reduce, initial);
    const promise = new Promise<A>((resolve, reject) => {
      folded.then(resolve, (error: unknown) => {
        const wasCut = isCancellation(error) || error instanceof ScopeClosedError;
        if (wasCut && isOver(parent.body)) promise.then(undefined, nothing);
        reject(error);
      });
    });
    return promise;
  });
}

async function fold<R, A>(
  results: AsyncIterable<R>,
  reduce: (accumulator: A, result: R) => Awaitable<A>,
  initial: A,
): Promise<A> {
  let accumulator = initial;
  for await (const result of results) accumulator = await reduce(accumulator, result);
  return accumulator;
}

function plan<T, R>(
  what: string,
  source: Iterable<T> | AsyncIterable<T>,
  transform: MapPlan<T, R>['transform'],
  options: ConcurrentMapOptions | undefined,
  checks: OptionChecks<ForEachOptions> = mapChecks,
): MapPlan<T, R> {
  const isIterable =
    source !== null &&
    source !== undefined &&
    (typeof (source as AsyncIterable<T>)[Symbol.asyncIterator] === 'function' ||
      typeof (source as Iterable<T>)[Symbol.iterator] === 'function');
  if (!isIterable)
    throw new TypeError(`${what}: source must be an iterable or an async iterable; got ${describe(source)}.`);
  checkFunction(transform, what, what === 'mapReduce' ? 'map' : 'fn');
  checkOptions<ForEachOptions>(options, what, checks);
  keepMapsWarm();
  const {
    concurrency = 16,
    ordered = true,
    prefetch = 0,
    signal,
  } = options ?? (noOptions as ConcurrentMapOptions);
  return { what, source, transform, concurrency, ordered, prefetch, signal };
}

const forEachChecks: OptionChecks<ForEachOptions> = { concurrency: checkConcurrency, signal: checkSignal };
const mapChecks: OptionChecks<ConcurrentMapOptions> = {
  concurrency: checkConcurrency,
  signal: checkSignal,
  ordered: checkBoolean,
  prefetch: checkPrefetch,
};

function checkPrefetch(value: unknown, what: string): void {
  if (typeof value !== 'number' || !(value === Infinity || (Number.isInteger(value) && value >= 0))) {
    throw new RangeError(`${what} must be a non-negative integer or Infinity; got ${describe(value)}.`);
  }
}

/** Where the map is made: what owns it. Outside any task it is a root of its own, opened with the first pull (tree.14). */
function parentNow(what: string): TaskHandle {
  const frame = currentFrame();
  if (frame?.body === undefined && knowsAbsence()) return frame ?? noParent;
  return enclosing(frame, what);
}
