import { CancellationError, Task, type TaskContext } from '@tasktree/core';
import { startAttendant, waitingBody } from '@tasktree/core/internal';
import { SequenceIterator, ended, type AsyncSequence } from './async-sequence.ts';
import { Output } from './output.ts';

/** The work behind an operator. When it settles, the sequence ends: with its error, or normally. */
export type Work<T> = (output: Output<T>, task: TaskContext) => Promise<void>;

/**
 * An operator that has several things running. They run in a task of their own, started by the first `next()`. That task belongs
 * to the body in which the iteration began, which cancels and awaits it when it ends; begun outside any task it is a root. It
 * needs no ambient task, so it works in every tier. The sequence ends when that task has settled.
 *
 * A consumer that is cancelled while it waits cancels the task, and gets the end when all work has stopped; or the error with which
 * that answered, unless it is a `CancellationError`.
 */
export function concurrent<T>(what: string, work: Work<T>): AsyncSequence<T> {
  return new ConcurrentIterator(what, work);
}

class ConcurrentIterator<T> extends SequenceIterator<T> {
  readonly #what: string;
  #work: Work<T> | undefined;
  readonly #output = new Output<T>();
  #owner: TaskContext | undefined = undefined;
  #isOver = false;

  constructor(what: string, work: Work<T>) {
    super();
    this.#what = what;
    this.#work = work;
  }

  override [Symbol.asyncIterator](): this {
    this.#owner ??= Task.current;
    return this;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    if (this.#isOver) return ended();
    if (this.#work !== undefined) this.#start(this.#work);
    return this.#output.next(waitingBody(this.#owner));
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#isOver = true;
    const hasStarted = this.#work === undefined;
    this.#work = undefined;
    if (hasStarted) await this.#output.leave();
    return ended();
  }

  #start(work: Work<T>): void {
    this.#work = undefined;
    const output = this.#output;
    this.#owner ??= Task.current;
    let wasCancelled = false;
    output.attendant = startAttendant(
      this.#what,
      this.#owner,
      (task) =>
        task.withTaskCancellationHandler(
          (inside) => work(output, inside),
          () => {
            wasCancelled = true;
            output.stop();
          },
        ),
      (failed, error) => {
        const isFailure = failed && !(wasCancelled && error instanceof CancellationError);
        const failure = isFailure ? { error, asked: false } : undefined;
        output.conclude(failure);
        return failure;
      },
    );
  }
}
