import { PriorityQueue } from '@tasktree/core/internal';

/** Someone in a line: knows its priority while it waits. */
export interface InLine {
  priority: number;
}

/**
 * Who waits at one side of a channel: highest priority first, then first in first out (priority.2). Mostly that is nobody or
 * one, and one needs no queue.
 */
export class WaitLine<W extends InLine, S extends W = W> {
  private only: W | undefined = undefined;
  private readonly queue = new PriorityQueue<W>();
  private spare: S | undefined = undefined;
  length = 0;

  /** A waiter that is free, if one was given back. */
  takeSpare(): S | undefined {
    const { spare } = this;
    this.spare = undefined;
    return spare;
  }

  giveBack(waiter: S): void {
    this.spare = waiter;
  }

  push(waiter: W): void {
    this.length += 1;
    if (this.length === 1) {
      this.only = waiter;
      return;
    }
    if (this.only !== undefined) {
      this.queue.push(this.only, this.only.priority);
      this.only = undefined;
    }
    this.queue.push(waiter, waiter.priority);
  }

  shift(): W | undefined {
    const { only } = this;
    if (this.length === 0) return undefined;
    this.length -= 1;
    if (only === undefined) return this.queue.shift();
    this.only = undefined;
    return only;
  }

  remove(waiter: W): boolean {
    if (this.only === waiter) this.only = undefined;
    else if (!this.queue.remove(waiter)) return false;
    this.length -= 1;
    return true;
  }

  *[Symbol.iterator](): IterableIterator<W> {
    if (this.only !== undefined) yield this.only;
    yield* this.queue;
  }

  raise(waiter: W, priority: number): void {
    waiter.priority = priority;
    if (this.only !== waiter) this.queue.reprioritize(waiter, priority);
  }
}
