import type { ResultSource, TaskResult } from '../context/shapes.ts';
import { Deque } from '../structures/deque.ts';
import type { TaskNode } from '../tree/scope.ts';
import { Failure } from './failure.ts';

/** What the children of a collecting group gave and nobody has taken, in order of completion. */
export class ResultQueue {
  /** A value stands for itself, so that a finished child costs two slots of an array. */
  readonly #results = new Deque<unknown>();
  /** Of most tasks the id says all. */
  readonly #tasks = new Deque<number | ResultSource>();
  /** How many of them end the call if nobody reads them: mostly none, also of ten thousand answers to a cancellation. */
  #ending = 0;

  get length(): number {
    return this.#results.length;
  }

  push(result: unknown, { id, extras }: TaskNode): void {
    if (endsCall(result)) this.#ending++;
    this.#results.push(result);
    this.#tasks.push(extras?.name === undefined ? id : { id, name: extras.name });
  }

  shift(): unknown {
    this.#tasks.shift();
    return this.#shiftResult();
  }

  #shiftResult(): unknown {
    const result = this.#results.shift();
    if (endsCall(result)) this.#ending--;
    return result;
  }

  shiftSettled(): TaskResult<unknown> {
    const source = this.#tasks.shift() as number | ResultSource;
    const task = typeof source === 'number' ? { id: source, name: undefined } : source;
    const result = this.#shiftResult();
    if (!(result instanceof Failure)) return { status: 'fulfilled', value: result, task };
    result.taken();
    return { status: 'rejected', reason: result.error, task };
  }

  /** The earliest failure that makes the call reject if nobody reads it (error.8). */
  findFailure(): Failure | undefined {
    if (this.#ending === 0) return undefined;
    let found: Failure | undefined;
    for (const result of this.#results)
      if (endsCall(result) && (found === undefined || result.at < found.at)) found = result;
    return found;
  }

  /** Takes that out. */
  takeFailure(): Failure | undefined {
    const found = this.findFailure();
    if (found === undefined) return undefined;
    this.#ending--;
    for (let left = this.length; left > 0; left--) {
      const task = this.#tasks.shift() as number | ResultSource;
      const result = this.#results.shift();
      if (result === found) continue;
      this.#results.push(result);
      this.#tasks.push(task);
    }
    return found;
  }
}

function endsCall(result: unknown): result is Failure {
  return result instanceof Failure && result.counts && !result.isAnswer;
}
