import type { Mutex, Permit, Semaphore } from '@tasktree/core';
import {
  attempt,
  cancellationOf,
  checkBoolean,
  checkOptions,
  describe,
  livingBody,
  livingHome,
  nothing,
  refuse,
  selectable,
  waitingBody,
  type Home,
  type Selectable,
} from '@tasktree/core/internal';
import type { ChannelReceiver } from '../channel/channel-receiver.ts';
import type { Channel } from '../channel/channel.ts';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import type { SharedSequence } from '../operators/share.ts';
import type { AsyncStream } from '../stream/async-stream.ts';
import { Choice, byTurn, chosen, hadItsTurn, type Case, type Chosen } from './choice.ts';
import { sourceOfPromise } from './promise-source.ts';

/** What can be waited for in a {@link select}. */
export type SelectSource =
  | Channel<unknown>
  | ChannelReceiver<unknown>
  | AsyncStream<unknown>
  | AsyncSequence<unknown>
  | SharedSequence<unknown>
  | Semaphore
  | Mutex
  | PromiseLike<unknown>;

/** An element of a source, or its end. */
type Taken<Key, T> =
  | { readonly key: Key; readonly done: false; readonly value: T }
  | { readonly key: Key; readonly done: true; readonly value: undefined };

type TakenFrom<Key, S> = S extends Semaphore | Mutex
  ? { readonly key: Key; readonly done: false; readonly value: Permit }
  : S extends AsyncIterable<infer T>
    ? Taken<Key, T>
    : S extends PromiseLike<infer T>
      ? { readonly key: Key; readonly done: false; readonly value: Awaited<T> }
      : never;

/** What {@link select} gives: `key` says which case it was. A channel or a sequence may have come to its end: `done`. */
export type Selected<Cases> = { [Key in keyof Cases & string]: TakenFrom<Key, Cases[Key]> }[keyof Cases &
  string];

/** Which of several cases is chosen. */
export interface SelectOptions {
  /** True takes the first in order of the cases that are ready. Default false: the one that was chosen longest ago. */
  readonly biased?: boolean;
}

/**
 * Waits until one of several sources has something, and takes it from that one. The others have given nothing up: no element, permit
 * or lock is lost, whichever wins, and when the call is cancelled. So it may stand in a loop, where `race` would lose what
 * its losers took.
 *
 * Sources are channels and their receivers, streams and operators of this package, `timer`, semaphores, mutexes, and promises (a
 * task is one). The result says in `key` whose it is, and has the `value`; of a channel or a sequence that has come to its end it says
 * `done`, and says so again each time. A promise that has settled stays ready: leave it out of the next call. Other async
 * iterables cannot give an element to one only: give them through `buffer`, or `share` where there are several consumers.
 *
 * Among those that are ready the one that was chosen longest ago is next, so that none starves; `{ biased: true }` takes them in order.
 * The error of a source is thrown, and taken by that. In a cancelled region it rejects with its `CancellationError` at
 * once. Rejects with `TypeError` for a case that is no source, and `RangeError` where there are none. Laws: channel.6, priority.2.
 * Source: tokio's `select!`, Kotlin's `select`.
 *
 * @example
 * ```ts
 * import { Channel, select, timer } from '@tasktree/streams';
 *
 * const jobs = new Channel<string>();
 * const ticks = timer(1000);
 * await jobs.send('a job');
 * jobs.close();
 * for (;;) {
 *   const next = await select({ jobs, ticks });
 *   if (next.key === 'ticks') continue;
 *   if (next.done) break;
 *   console.log(next.value); // → a job
 * }
 * ```
 */
export function select<const Cases extends Readonly<Record<string, SelectSource>>>(
  cases: Cases,
  options?: SelectOptions,
): Promise<Selected<Cases>> {
  return attempt(() => {
    if (typeof cases !== 'object' || cases === null) {
      throw new TypeError(
        `select: cases must be an object of sources, like { jobs, stop }; got ${describe(cases)}.`,
      );
    }
    checkOptions(options, 'select', { biased: checkBoolean });
    const { sources, hasNewPromise } = sourcesOf(cases);
    if (sources.length === 0)
      throw new RangeError('select: cases is empty, so nothing would ever be chosen.');
    const home = livingHome();
    const biased = options?.biased === true;
    const chosen: Promise<Chosen> = hasNewPromise
      ? // Whether a promise has settled is known a turn after the first look at it.
        Promise.resolve().then(() => choose(sources, biased, home, () => void chosen.catch(nothing)))
      : Promise.resolve(choose(sources, biased, home, nothing));
    return chosen as Promise<Selected<Cases>>;
  });
}

/** Calls `cut` where a cancellation ends the wait, or does not let it begin. */
function choose(
  cases: readonly Case[],
  biased: boolean,
  home: Home | undefined,
  cut: () => void,
): Chosen | Promise<Chosen> {
  const body = waitingBody(home) ?? livingBody(home);
  const cancelled = body === undefined ? undefined : cancellationOf(body);
  if (cancelled !== undefined) {
    cut();
    return refuse(cancelled);
  }
  const inOrder = biased ? cases : byTurn(cases);
  for (const one of inOrder) {
    const result = look(one);
    if (result !== undefined) return result;
  }
  return new Choice(inOrder, body, cut).promise;
}

function look(one: Case): Chosen | undefined {
  try {
    const result = one.source.poll();
    return result === undefined ? undefined : chosen(one, result);
  } catch (error) {
    hadItsTurn(one);
    throw error;
  }
}

function sourcesOf(cases: object): { sources: Case[]; hasNewPromise: boolean } {
  let hasNewPromise = false;
  const sources = Object.entries(cases).map(([key, given]: [string, unknown]): Case => {
    if ((typeof given !== 'object' && typeof given !== 'function') || given === null)
      throw noSource(key, given);
    const { [selectable]: open, then } = given as {
      [selectable]?: () => Selectable<unknown>;
      then?: unknown;
    };
    if (typeof open === 'function') return { key, given, source: open.call(given) };
    if (typeof then !== 'function') throw noSource(key, given);
    const { source, isNew } = sourceOfPromise(given as PromiseLike<unknown>);
    hasNewPromise ||= isNew;
    return { key, given, source };
  });
  return { sources, hasNewPromise };
}

function noSource(key: string, given: unknown): TypeError {
  const isIterable =
    typeof given === 'object' &&
    given !== null &&
    (Symbol.asyncIterator in given || Symbol.iterator in given);
  if (isIterable) {
    return new TypeError(
      `select: cases.${key} is an iterable that cannot give an element to one of several only. Give it through buffer(…, 1), ` +
        'made once before the loop, or share(…) where there are several consumers.',
    );
  }
  const hint =
    typeof given === 'function' ? ' A function is not called: give the promise that it returns.' : '';
  return new TypeError(
    `select: cases.${key} must be a channel, a receiver, a stream, a sequence of this package, a semaphore, a mutex or a promise; ` +
      `got ${describe(given)}.${hint}`,
  );
}
