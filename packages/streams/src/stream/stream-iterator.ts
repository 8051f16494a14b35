import type { CancellationError } from '@tasktree/core';
import {
  Bond,
  cancellationOf,
  goneError,
  isGone,
  livingBody,
  livingHome,
  refuse,
  selectable,
  symbolMethod,
  waitingBody,
  type Home,
  type Selectable,
  type Standing,
  type Taker,
} from '@tasktree/core/internal';
import { SequenceIterator, ended } from '../iteration/async-sequence.ts';
import { ConsumerWait, type Awaited } from '../iteration/consumer-wait.ts';
import type { StreamState } from './stream-state.ts';

/** The next element of a stream, waited for in the name of `home`: where that is cancelled the stream ends (stream.4). */
export function nextOf<T>(
  state: StreamState<T>,
  home: Home | undefined,
): Promise<IteratorResult<T, undefined>> {
  if (isGone(home)) return Promise.reject(goneError('AsyncStream'));
  const body = waitingBody(home);
  const cancelled = body === undefined ? undefined : cancellationOf(body);
  if (cancelled !== undefined) {
    if (!isCancelled(home)) return refuse(cancelled);
    state.cancel();
  }
  try {
    const result = state.poll();
    if (result !== undefined) return Promise.resolve(result);
  } catch (error) {
    return Promise.reject(error);
  }
  const owner = livingBody(home);
  const wait = new ConsumerWait(new StreamWait(state, home), body);
  // Whoever asks: what the home does ends the wait.
  if (owner !== undefined && owner !== body) {
    const bond = new Bond(owner, (_error, hasEnded) => {
      if (!hasEnded) return state.cancel();
      wait.leave();
      wait.fail(goneError('AsyncStream'));
    });
    const release = (): void => bond.release();
    wait.promise.then(release, release);
  }
  return wait.promise;
}

function isCancelled(home: Home | undefined): boolean {
  const body = livingBody(home);
  return body !== undefined && cancellationOf(body) !== undefined;
}

class StreamWait<T> implements Awaited<T> {
  readonly #state: StreamState<T>;
  readonly #home: Home | undefined;

  constructor(state: StreamState<T>, home: Home | undefined) {
    this.#state = state;
    this.#home = home;
  }

  stand(taker: Taker<T>): Standing {
    return this.#state.stand(taker);
  }

  endsWith(_wait: ConsumerWait<T>, _error: CancellationError): boolean {
    if (!isCancelled(this.#home)) return false;
    // It ends all waits, and this one with them.
    this.#state.cancel();
    return true;
  }
}

/** One loop over a stream. Leaving it ends the stream (stream.6). */
export class StreamIterator<T> extends SequenceIterator<T> {
  readonly #state: StreamState<T>;
  readonly #home: Home | undefined = livingHome();
  #isOver = false;

  constructor(state: StreamState<T>) {
    super();
    this.#state = state;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return this.#isOver ? Promise.resolve(ended()) : nextOf(this.#state, this.#home);
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#isOver = true;
    this.#state.cancel();
    return Promise.resolve(ended());
  }

  #poll(): IteratorResult<T, undefined> | undefined {
    if (this.#isOver) return ended();
    if (isGone(this.#home)) throw goneError('AsyncStream');
    return this.#state.poll();
  }

  static {
    symbolMethod<StreamIterator<unknown>>(this, selectable, function (): Selectable<unknown> {
      return { poll: () => this.#poll(), stand: (taker) => this.#state.stand(taker) };
    });
  }
}
