import { anything, checkOptions } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { Inbox, type Room } from '../iteration/inbox.ts';
import { limitOf, type BufferingPolicy } from '../stream/buffering-policy.ts';
import { listen, type EmitterLike, type EventOf, type EventTargetLike } from './event-source.ts';

/** What happens to events that come too fast. */
export interface FromEventOptions {
  /** What happens to events that nobody waits for. Default `'unbounded'`. */
  readonly bufferingPolicy?: BufferingPolicy;
}

/**
 * The events `name` of `target`, from the call on, also those that come before the first `next()`. Of an `EventTarget` it gives the event
 * objects; of an `EventEmitter` of Node.js the arguments of each event, in an array. Something that is both counts as an
 * `EventTarget`.
 *
 * Without end. It listens until its loop is left, or the body in which it was made is cancelled or ends; inside that its listeners are
 * removed, and `next()` rejects with `CancellationError`. An `error` event of an emitter ends it, and is thrown after the events
 * that came before. Throws `TypeError` or `RangeError` for invalid arguments. Laws: channel.5, map.8, map.9.
 *
 * @example
 * ```ts
 * import { fromEvent } from '@tasktree/streams';
 *
 * const target = new EventTarget();
 * const pings = fromEvent(target, 'ping');
 * target.dispatchEvent(new Event('ping'));
 * for await (const { type } of pings) {
 *   console.log(type); // → ping
 *   break;
 * }
 * ```
 */
export function fromEvent<Target extends EventTargetLike | EmitterLike, Name extends string | symbol>(
  target: Target,
  name: Name,
  options?: FromEventOptions,
): AsyncSequence<EventOf<Target, Name>> {
  checkOptions(options, 'fromEvent', { bufferingPolicy: anything });
  const room = limitOf(options?.bufferingPolicy ?? 'unbounded', 'fromEvent: options.bufferingPolicy');
  const stop = listen(
    target,
    name,
    'fromEvent',
    (event) => sequence.put(event as EventOf<Target, Name>),
    (error) => sequence.fail(error),
  );
  const sequence = new EventSequence<EventOf<Target, Name>>(room, stop);
  return sequence;
}

class EventSequence<T> extends Inbox<T> {
  readonly #stop: () => void;

  constructor(room: Room, stop: () => void) {
    super('fromEvent', room);
    this.#stop = stop;
  }

  fail(error: unknown): void {
    this.#stop();
    this.conclude({ error, own: true, asked: false });
  }

  protected override async release(): Promise<undefined> {
    this.#stop();
  }
}
