import type { CancellationError } from '@tasktree/core';
import {
  Parked,
  cancellationOf,
  checkFunction,
  checkOptions,
  refuse,
  waitingBody,
} from '@tasktree/core/internal';
import { listen, type EmitterLike, type EventOf, type EventTargetLike } from './event-source.ts';

/** Which event is waited for. */
export interface OnceOptions<E> {
  /** Says whether this is the one; the others are let pass. What it throws is what the call rejects with. */
  readonly filter?: (event: E) => boolean;
}

/**
 * Waits for the next event `name` of `target`, or the next that passes `filter`. Of an `EventTarget` it gives the event object; of an
 * `EventEmitter` of Node.js its arguments, in an array. It listens from the call on, and no longer than it waits.
 *
 * Cancellation of the body that waits removes the listeners, and the call rejects with its `CancellationError`. An `error` event of an
 * emitter rejects it with that error. Rejects with `TypeError` for invalid arguments. Laws: channel.5, cancel.15.
 *
 * @example
 * ```ts
 * import { once } from '@tasktree/streams';
 *
 * const target = new EventTarget();
 * const ready = once(target, 'ready');
 * target.dispatchEvent(new Event('ready'));
 * console.log((await ready).type); // → ready
 * ```
 */
export function once<Target extends EventTargetLike | EmitterLike, Name extends string | symbol>(
  target: Target,
  name: Name,
  options?: OnceOptions<EventOf<Target, Name>>,
): Promise<EventOf<Target, Name>> {
  const body = waitingBody();
  const cancelled = body === undefined ? undefined : cancellationOf(body);
  const promise = new Promise<EventOf<Target, Name>>((resolve, reject) => {
    checkOptions(options, 'once', { filter: (filter) => checkFunction(filter, 'once', 'options.filter') });
    const filter = options?.filter;
    if (cancelled !== undefined) return resolve(refuse(cancelled));
    const end = (settle: () => void): void => {
      stop();
      wait.unpark();
      settle();
    };
    const stop = listen(
      target,
      name,
      'once',
      (event) => {
        try {
          if (filter === undefined || filter(event as never)) end(() => resolve(event as never));
        } catch (error) {
          end(() => reject(error));
        }
      },
      (error) => end(() => reject(error)),
    );
    const wait = new EventWait((error) => {
      promise.catch(() => {});
      end(() => reject(error));
    });
    wait.park(body);
  });
  if (cancelled !== undefined) promise.catch(() => {});
  return promise;
}

class EventWait extends Parked {
  readonly #cut: (error: CancellationError) => void;

  constructor(cut: (error: CancellationError) => void) {
    super('event');
    this.#cut = cut;
  }

  protected cutShort(error: CancellationError): void {
    this.#cut(error);
  }
}
