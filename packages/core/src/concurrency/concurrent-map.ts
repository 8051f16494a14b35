import {
  attempt,
  checkBoolean,
  checkConcurrency,
  checkFunction,
  checkOptions,
  describe,
  type OptionChecks,
} from '../arguments.ts';
import { checkSignal, type AbortSignal } from '../cancellation/abort-signal.ts';
import { currentHost } from '../host/current-host.ts';
import { Deque } from '../internal/deque.ts';
import { currentFrame, enclosing, enclosingOrRoot } from '../task/current.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { asyncDispose } from '../tree/dispose.ts';
import type { Awaitable } from '../types.ts';
import { emptyPlan, type MapConsumer, type MapPlan } from './map-plan.ts';
import { MapScope } from './map-scope.ts';

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

/** The results of {@link concurrentMap}: an async iterator that can be iterated once. */
export interface ConcurrentMap<R> extends AsyncIterableIterator<R, undefined>, AsyncDisposable {
  /** All results in one array, without a step of the iterator for each. */
  toArray(): Promise<R[]>;
}

/**
 * Calls `fn` for every item of `source` in a child task of its own, never more than `concurrency` at a time, and gives the
 * results in order of input or of completion. When the iteration has ended, by whatever exit, all bodies have ended and the
 * source is closed.
 *
 * Items are pulled lazily, from the first `next()` on; work in flight goes on while the consumer is busy. The first failure, of a
 * body or of the source, cancels the others, closes the source, waits for all, and is then thrown; finished results that were
 * not handed out are dropped. Leaving the loop early does the same without the throw. Cancelling the task around stops the map
 * with its `CancellationError`. Not iterated to its end, it ends with the innermost enclosing body.
 *
 * Throws `TypeError` for a source that is no iterable, `RangeError` for an invalid option, `NoCurrentTaskError` where the current
 * task cannot be known. Laws: map.1 to map.3, tree.14. Sources: futures' `buffered` and `buffer_unordered`, p-map.
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
    return drain(checked, parentNow('concurrentForEach'), () => {});
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
    return fold(
      new MapIterator(plan('mapReduce', source, map, options), parentNow('mapReduce')),
      reduce,
      initial,
    );
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
  const { concurrency = 16, ordered = true, prefetch = 0, signal } = options ?? {};
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

/** Where the map was called, which owns it; undefined for a root of its own, opened with the first pull (tree.14). */
function parentNow(what: string): TaskHandle | undefined {
  if (currentFrame()?.body === undefined && currentHost().ambient === 'full') return undefined;
  return enclosing(undefined, what);
}

function drain<T, R>(
  checked: MapPlan<T, R>,
  parent: TaskHandle | undefined,
  accept: (value: R, index: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const consumer: MapConsumer<R> = {
      held: 0,
      accept,
      finish: (failure) => (failure === undefined ? resolve() : reject(failure.error)),
    };
    new MapScope(enclosingOrRoot(parent, checked.what), checked, consumer).pull();
  });
}

interface Request<R> {
  readonly resolve: (result: IteratorResult<R, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

const done = { done: true, value: undefined } as const;

class MapIterator<T, R> implements ConcurrentMap<R>, MapConsumer<R> {
  readonly #plan: MapPlan<T, R>;
  readonly #parent: TaskHandle | undefined;
  #scope: MapScope<T, R> | undefined = undefined;
  readonly #results = new Deque<R>();
  readonly #requests = new Deque<Request<R>>();
  #state: 'fresh' | 'open' | 'ended' = 'fresh';
  /** Set when it ended with results, or a failure, still to be handed out. */
  #failure: { readonly error: unknown } | undefined = undefined;

  constructor(checked: MapPlan<T, R>, parent: TaskHandle | undefined) {
    this.#plan = checked;
    this.#parent = parent;
  }

  get held(): number {
    return this.#results.length;
  }

  accept(value: R): void {
    const request = this.#requests.shift();
    if (request === undefined) this.#results.push(value);
    else request.resolve({ done: false, value });
  }

  finish(failure: { readonly error: unknown } | undefined): void {
    this.#state = 'ended';
    if (failure !== undefined) {
      this.#results.clear();
      const request = this.#requests.shift();
      if (request === undefined) this.#failure = failure;
      else request.reject(failure.error);
    }
    for (let request = this.#requests.shift(); request !== undefined; request = this.#requests.shift()) {
      request.resolve(done);
    }
  }

  next(): Promise<IteratorResult<R, undefined>> {
    return attempt(() => {
      if (this.#state === 'fresh') this.#open();
      if (this.#results.length > 0) {
        const value = this.#results.shift() as R;
        this.#scope?.pull();
        return Promise.resolve({ done: false, value });
      }
      if (this.#state === 'ended') return this.#ended();
      const promise = new Promise<IteratorResult<R, undefined>>((resolve, reject) => {
        this.#requests.push({ resolve, reject });
      });
      this.#scope?.pull();
      return promise;
    });
  }

  #open(): void {
    specimen ??= new MapIterator(emptyPlan, undefined);
    this.#state = 'open';
    this.#scope = new MapScope(enclosingOrRoot(this.#parent, this.#plan.what), this.#plan, this);
  }

  #ended(): Promise<IteratorResult<R, undefined>> {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure === undefined ? Promise.resolve(done) : Promise.reject(failure.error);
  }

  /** Cancels what runs, closes the source, and resolves when all has ended (map.3). */
  async return(): Promise<IteratorResult<R, undefined>> {
    const scope = this.#scope;
    this.#state = 'ended';
    this.#results.clear();
    this.#failure = undefined;
    await scope?.stop();
    return done;
  }

  toArray(): Promise<R[]> {
    return attempt(async () => {
      if (this.#state !== 'fresh') {
        const rest: R[] = [];
        for await (const value of this) rest.push(value);
        return rest;
      }
      this.#state = 'ended';
      const values: R[] = [];
      await drain(this.#plan, this.#parent, (value: R) => values.push(value));
      return values;
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [asyncDispose](): Promise<void> {
    await this.return();
  }
}

/** Kept for its hidden class: see tree/specimens.ts. */
let specimen: MapIterator<unknown, unknown> | undefined;
