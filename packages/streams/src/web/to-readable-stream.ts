import { describe, homeHere, type Attendant, type Home } from '@tasktree/core/internal';
import { attend } from '../iteration/attend.ts';
import { drain } from '../iteration/drain.ts';
import { failureOf } from '../iteration/failure.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSource, dropUnopened } from '../iteration/source.ts';
import type { ControllerLike, ReadableStreamClass, StreamStrategy } from './readable-stream.ts';

/**
 * A web stream of the elements of `source`. Back-pressure is kept: the source is pulled when the stream's reader asks, no further ahead
 * than `highWaterMark`. An error of the source errors the stream; cancelling the stream cancels and closes the source, and
 * its promise waits for that.
 *
 * The source is pulled by a root task of its own, started by the first pull, with the task-locals of this call: a stream may outlive
 * the body that makes it, as in a `Response`; so may the operators that are given to it here. Throws `TypeError` for a source that is no iterable. Laws: channel.5.
 *
 * @example
 * ```ts
 * return new Response(toReadableStream(bytes));
 * ```
 */
export function toReadableStream<T>(source: Source<T>, strategy?: StreamStrategy): ReadableStream<T> {
  checkSource(source, 'toReadableStream: source');
  // The platform's, which may be of any class: it is not for us to say what else is in it.
  if (strategy !== undefined && (typeof strategy !== 'object' || strategy === null))
    throw new TypeError(`toReadableStream: strategy must be an object; got ${describe(strategy)}.`);
  const { ReadableStream } = globalThis as unknown as { ReadableStream: ReadableStreamClass };
  const pump = new Pump(source);
  return new ReadableStream<T>(
    {
      pull: (controller) => pump.pull(controller),
      cancel: (reason) => pump.cancel(reason),
    },
    { highWaterMark: strategy?.highWaterMark ?? 0 },
  );
}

/** Pulls the source one element for each pull of the stream. */
class Pump<T> {
  #source: Source<T> | undefined;
  readonly #home: Home | undefined = homeHere();
  #attendant: Attendant | undefined = undefined;
  #wake: ((goesOn: boolean) => void) | undefined = undefined;
  #pulled: (() => void) | undefined = undefined;
  #isOver = false;
  #isCancelled = false;
  #failure: { readonly error: unknown } | undefined = undefined;
  readonly #whenOver: (() => void)[] = [];

  constructor(source: Source<T>) {
    this.#source = source;
  }

  pull(controller: ControllerLike<T>): Promise<void> {
    const pulled = new Promise<void>((resolve) => (this.#pulled = resolve));
    const source = this.#source;
    this.#source = undefined;
    if (source === undefined) this.#wake?.(true);
    else this.#start(source, controller);
    return pulled;
  }

  async cancel(reason: unknown): Promise<void> {
    if (this.#source !== undefined) return dropUnopened([this.#source])();
    if (this.#attendant === undefined || this.#isOver) return;
    this.#isCancelled = true;
    this.#attendant.cancel(reason);
    await new Promise<void>((resolve) => this.#whenOver.push(resolve));
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #start(source: Source<T>, controller: ControllerLike<T>): void {
    this.#attendant = attend(
      'toReadableStream',
      // Its locals, but nobody's child.
      { body: undefined, locals: this.#home?.locals },
      (task) =>
        task.withTaskCancellationHandler(
          (inside) => drain(source, inside, (value) => this.#enqueue(controller, value)),
          () => this.#wake?.(false),
        ),
      (failed, error) => this.#end(controller, failed ? { error } : undefined),
    );
  }

  #enqueue(controller: ControllerLike<T>, value: T): Promise<boolean> | boolean {
    if (this.#isCancelled) return false;
    const demand = new Promise<boolean>((resolve) => (this.#wake = resolve));
    controller.enqueue(value);
    this.#pulled?.();
    return demand;
  }

  #end(controller: ControllerLike<T>, failure: { readonly error: unknown } | undefined): void {
    this.#isOver = true;
    this.#attendant = undefined;
    if (!this.#isCancelled) {
      if (failure === undefined) controller.close();
      else controller.error(failure.error);
    } else if (failure !== undefined) {
      this.#failure = failureOf(failure.error, true);
    }
    this.#pulled?.();
    for (const resolve of this.#whenOver) resolve();
  }
}
