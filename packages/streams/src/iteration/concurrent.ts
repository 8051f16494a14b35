import type { TaskContext } from '@tasktree/core';
import { homeHere, livingBody } from '@tasktree/core/internal';
import { ended, type AsyncSequence } from './async-sequence.ts';
import { attend } from './attend.ts';
import { failureOf, keepFailure, tellByLeaving, type Failure } from './failure.ts';
import { Output } from './output.ts';
import { OwnedIterator } from './owned-iterator.ts';

/** The work behind an operator. When it settles, the sequence ends: with its error, or normally. */
export type Work<T> = (output: Output<T>, task: TaskContext) => Promise<void>;

/** Closes what the operator was given, if it is left before it began. */
type Drop = () => Promise<void>;

/** Why the work of a sequence is cancelled that nobody wants any more. */
export const leaving = 'the consumer has left the loop';

/**
 * An operator: its work runs in a task of its own, started by the first `next()`. That task belongs to the body in which the operator
 * was called, which cancels and awaits it when it ends; called outside any task it is a root. It needs no ambient task, so it
 * works in every tier. The sequence ends when that task has settled.
 */
export function concurrent<T>(what: string, drop: Drop, work: Work<T>): AsyncSequence<T> {
  return new ConcurrentIterator(what, drop, work);
}

class ConcurrentIterator<T> extends OwnedIterator<T> {
  #work: Work<T> | undefined;
  #drop: Drop | undefined;
  readonly #output: Output<T> = new Output(this.line);
  #failure: Failure | undefined = undefined;
  /** Its work was cancelled with its home: what is missing is not the end. */
  #isCut = false;

  constructor(what: string, drop: Drop, work: Work<T>) {
    super(what, homeHere());
    this.#work = work;
    this.#drop = drop;
  }

  override [Symbol.asyncIterator](): this {
    if (this.#work !== undefined) this.adopt();
    return this;
  }

  handOver(): void {
    if (this.#work !== undefined) this.disown();
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    const body = this.bodyAround;
    await this.#leave();
    tellByLeaving(this.#failure, body);
    return ended();
  }

  override async dispose(): Promise<void> {
    const body = this.bodyAround;
    await this.#leave();
    // The home has it already, if there is one.
    if (livingBody(this.home) === undefined) keepFailure(this.#failure, body);
  }

  override lend(priority: number): void {
    this.#output.attendant?.lend(priority);
  }

  protected override take(): IteratorResult<T, undefined> | undefined {
    if (this.#work !== undefined) this.#start(this.#work);
    const result = this.#isCut ? undefined : this.#output.take();
    if (result !== undefined || !this.#output.isConcluded) return result;
    if (this.#failure?.asked === false) {
      this.#failure.asked = true;
      throw this.#failure.error;
    }
    if (this.#isCut) throw this.cutError;
    return ended();
  }

  protected override get isExhausted(): boolean {
    const output = this.#output;
    return output.isConcluded && output.length === 0 && !this.#isCut && this.#failure?.asked !== false;
  }

  protected override asked(): void {
    this.#output.wakeAsking(true);
  }

  protected override ending(): Promise<void> | undefined {
    const hasNothingRunning = this.#work !== undefined || this.#output.isConcluded;
    return hasNothingRunning ? undefined : this.#output.concluded();
  }

  async #leave(): Promise<void> {
    this.close();
    const hasStarted = this.#work === undefined;
    const drop = this.#drop;
    this.#work = this.#drop = undefined;
    if (hasStarted) await this.#output.leave(leaving);
    else await drop?.();
  }

  #start(work: Work<T>): void {
    this.#work = this.#drop = undefined;
    const output = this.#output;
    let wasCancelled = false;
    output.attendant = attend(
      this.what,
      this.home,
      (task) =>
        task.withTaskCancellationHandler(
          (inside) => work(output, inside),
          () => {
            wasCancelled = true;
            output.stop();
          },
        ),
      (failed, error) => this.#conclude(wasCancelled, failed ? failureOf(error, wasCancelled) : undefined),
    );
  }

  #conclude(wasCancelled: boolean, failure: Failure | undefined): Failure | undefined {
    this.#isCut = wasCancelled && !this.isClosed;
    this.#failure = failure;
    this.#output.conclude();
    for (let taker = this.line.shift(); taker !== undefined; taker = this.line.shift()) {
      if (failure?.asked === false) {
        failure.asked = true;
        taker.fail(failure.error);
      } else if (this.#isCut) {
        taker.fail(this.cutError);
      } else {
        taker.finish();
      }
    }
    return failure;
  }
}
