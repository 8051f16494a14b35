import { CancellationError } from '@tasktree/core';
import { describe, startAttendant, type Attendant } from '@tasktree/core/internal';
import { drain } from '../iteration/drain.ts';
import { checkSource, type Source } from '../iteration/source.ts';
import type { ControllerLike, ReadableStreamClass, StreamStrategy } from './readable-stream.ts';

/**
 * A web stream of the elements of `source`. Back-pressure is kept: the source is pulled when the stream's reader asks, no further ahead
 * than `highWaterMark`. An error of the source errors the stream; cancelling the stream cancels and closes the source, and
 * its promise waits for that.
 *
 * The source is pulled by a root task of its own, started by the first pull: a stream may outlive the body that makes it, as in a
 * `Response`. Throws `TypeError` for a source that is no iterable. Laws: channel.5.
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
  readonly #source: Source<T>;
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
    if (this.#attendant === undefined) this.#start(controller);
    else this.#wake?.(true);
    return pulled;
  }

  async cancel(reason: unknown): Promise<void> {
    if (this.#attendant === undefined || this.#isOver) return;
    this.#isCancelled = true;
    this.#attendant.cancel(reason);
    await new Promise<void>((resolve) => this.#whenOver.push(resolve));
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #start(controller: ControllerLike<T>): void {
    this.#attendant = startAttendant(
      'toReadableStream',
      undefined,
      (task) =>
        task.withTaskCancellationHandler(
          (inside) => drain(this.#source, inside, (value) => this.#enqueue(controller, value)),
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
    if (!this.#isCancelled) {
      if (failure === undefined) controller.close();
      else controller.error(failure.error);
    } else if (!(failure?.error instanceof CancellationError)) {
      this.#failure = failure;
    }
    this.#pulled?.();
    for (const resolve of this.#whenOver) resolve();
  }
}
