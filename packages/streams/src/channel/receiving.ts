import { Task, type TaskContext } from '@tasktree/core';
import { describe } from '@tasktree/core/internal';
import { SequenceIterator, ended } from '../iteration/async-sequence.ts';

/** What a loop over a channel takes its elements from: the channel, or one of its receivers. */
export interface ReceivingEnd<T> {
  receiveIn(task: TaskContext | undefined): Promise<IteratorResult<T, undefined>>;
}

/** One loop over a channel. Leaving it closes nothing: another loop goes on with the next element. */
export class ChannelIterator<T> extends SequenceIterator<T> {
  readonly #end: ReceivingEnd<T>;
  /** Where the runtime forgets the current task after an await, the wait belongs to the task that began the loop. */
  readonly #task: TaskContext | undefined = Task.current;
  #isOver = false;

  constructor(end: ReceivingEnd<T>) {
    super();
    this.#end = end;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return this.#isOver ? Promise.resolve(ended()) : this.#end.receiveIn(this.#task);
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#isOver = true;
    return Promise.resolve(ended());
  }
}

/** What is wrong with a limit, if anything. */
export function limitError(limit: unknown, what: string): Error | undefined {
  if (typeof limit !== 'number') {
    return new TypeError(`${what} must be a positive integer or Infinity; got ${describe(limit)}.`);
  }
  if (limit === Infinity || (Number.isInteger(limit) && limit > 0)) return undefined;
  return new RangeError(`${what} must be a positive integer or Infinity; got ${limit}.`);
}
