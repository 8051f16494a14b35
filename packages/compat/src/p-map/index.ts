/**
 * Stands in for `p-map` 7: the same functions, options, results, errors and types. Beyond that mappers get a signal, and a map that
 * ends early has stopped all it started when it settles.
 *
 * @module
 */
import type { AbortSignal } from '@tasktree/core';
import { checkArguments, checkBackpressure, checkMapper } from './checks.ts';
import { abandonAfterOf } from '../stopping.ts';
import { entriesOf, fromPairs, pairMapper } from './keyed.ts';
import { MapRun, type MapPlan } from './map-run.ts';
import { stream } from './stream.ts';
import type { Control } from './symbols.ts';
import type {
  AnyValue,
  ContextMapper,
  Input,
  IterableOptions,
  KeyedContextMapper,
  KeyedInput,
  KeyedResult,
  Options,
  SettledOptions,
} from './types.ts';

export { pMapSkip, pMapStop } from './symbols.ts';
export type {
  ContextMapper,
  IterableOptions,
  KeyedContextMapper,
  KeyedMapper,
  Mapper,
  Options,
  SettledOptions,
} from './types.ts';
export type { WorkContext } from '../work-context.ts';

/**
 * Maps the elements of `input`, promises awaited, at most `concurrency` at a time, and gives the results in the order of the input.
 * The first error, of a mapper or of the input, cancels the other mappers, closes the input, and is thrown when they have ended.
 *
 * The mapper's third argument has the `signal` to stop by. An abort of `options.signal` rejects with its reason, a cancellation of
 * the task that called with that task's `CancellationError`; both when all mappers have ended. Rejects with `TypeError` for invalid
 * arguments.
 *
 * @example
 * ```ts
 * const pages = await pMap(urls, (url, index, { signal }) => fetch(url, { signal }), { concurrency: 4 });
 * ```
 */
export default function pMap<Element, NewElement>(
  input: Input<Element>,
  mapper: ContextMapper<Element, NewElement>,
  options?: Options,
): Promise<Array<Exclude<NewElement, Control>>> {
  return run(input, mapper, options, false) as Promise<Array<Exclude<NewElement, Control>>>;
}

/**
 * Maps as {@link pMap} does, and gives settled-result values, as `Promise.allSettled` does. Rejects for an error of the input itself
 * and for an abort or a cancellation.
 *
 * @example
 * ```ts
 * const results = await pMapSettled(urls, (url) => fetch(url), { concurrency: 4 });
 * ```
 */
export function pMapSettled<Element, NewElement>(
  input: Input<Element>,
  mapper: ContextMapper<Element, NewElement>,
  options?: SettledOptions,
): Promise<Array<PromiseSettledResult<Exclude<NewElement, Control>>>> {
  return run(input, mapper, options, true) as Promise<
    Array<PromiseSettledResult<Exclude<NewElement, Control>>>
  >;
}

/**
 * Maps the values of an object or a `Map` as {@link pMap} maps elements, and gives a thing of the same kind with the same keys.
 *
 * @example
 * ```ts
 * const { user, posts } = await pMapKeyed({ user: '/user', posts: '/posts' }, (path) => load(path));
 * ```
 */
export function pMapKeyed<Source extends object, NewValue extends AnyValue>(
  input: KeyedInput<Source>,
  mapper: KeyedContextMapper<Source, NewValue>,
  options?: Options,
): Promise<KeyedResult<Source, NewValue, Exclude<NewValue, Control>>> {
  return runKeyed(input, mapper, options, false) as Promise<
    KeyedResult<Source, NewValue, Exclude<NewValue, Control>>
  >;
}

/**
 * Maps as {@link pMapKeyed} does, and gives settled-result values.
 *
 * @example
 * ```ts
 * const { user } = await pMapSettledKeyed({ user: '/user' }, (path) => load(path));
 * if (user.status === 'rejected') console.error(user.reason);
 * ```
 */
export function pMapSettledKeyed<Source extends object, NewValue extends AnyValue>(
  input: KeyedInput<Source>,
  mapper: KeyedContextMapper<Source, NewValue>,
  options?: SettledOptions,
): Promise<KeyedResult<Source, NewValue, PromiseSettledResult<Exclude<NewValue, Control>>>> {
  return runKeyed(input, mapper, options, true) as Promise<
    KeyedResult<Source, NewValue, PromiseSettledResult<Exclude<NewValue, Control>>>
  >;
}

/**
 * Maps as {@link pMap} does, and hands each result to a loop. Leaving the loop cancels the mappers that run, closes the input and
 * waits for both. Throws `TypeError` at the call for invalid arguments. It can be iterated again; each iteration reads `input` anew.
 *
 * @example
 * ```ts
 * for await (const page of pMapIterable(urls, (url, index, { signal }) => fetch(url, { signal }), { concurrency: 4 })) {
 *   if (!page.ok) break;
 * }
 * ```
 */
export function pMapIterable<Element, NewElement>(
  input: Input<Element>,
  mapper: ContextMapper<Element, NewElement>,
  options: IterableOptions = {},
): AsyncIterable<Exclude<NewElement, Control>> {
  const { concurrency = Infinity, preserveOrder = true, awaitRunning = true, signal } = options;
  const { backpressure = concurrency } = options;
  checkArguments(input, mapper, concurrency);
  checkBackpressure(backpressure, concurrency);
  const plan = {
    input,
    mapper: mapper as MapPlan['mapper'],
    concurrency,
    backpressure,
    preserveOrder,
    signal,
    awaitRunning,
    abandonAfter: abandonAfterOf(options, 'pMapIterable'),
  };
  return {
    [Symbol.asyncIterator]: () => stream(plan) as AsyncGenerator<Exclude<NewElement, Control>>,
  };
}

async function run(
  input: Iterable<unknown> | AsyncIterable<unknown>,
  mapper: unknown,
  options: Options | undefined,
  isSettled: boolean,
): Promise<unknown[]> {
  const { concurrency = Infinity, stopOnError = true, awaitRunning = true, signal } = options ?? {};
  checkArguments(input, mapper, concurrency);
  const plan: MapPlan = {
    input,
    mapper: mapper as MapPlan['mapper'],
    concurrency,
    signal: signal as AbortSignal | undefined,
    awaitRunning,
    abandonAfter: abandonAfterOf(options, 'pMap'),
    onError: isSettled ? 'settle' : stopOnError ? 'stop' : 'collect',
  };
  return new Promise((resolve, reject) => new MapRun(plan, resolve, reject).start());
}

async function runKeyed(
  input: object,
  mapper: unknown,
  options: Options | undefined,
  isSettled: boolean,
): Promise<object> {
  const entries = entriesOf(input);
  checkMapper(mapper);
  const overPairs = pairMapper(mapper as Parameters<typeof pairMapper>[0], isSettled);
  return fromPairs(input, await run(entries, overPairs, options, false));
}
