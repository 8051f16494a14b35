import { PriorityList, PriorityNode } from './priority-list.ts';

class Waiting<T> extends PriorityNode {
  readonly item: T;

  constructor(item: T, priority: number, sequence: number) {
    super(priority, sequence);
    this.item = item;
  }
}

/**
 * Who waits for a slot, a permit, a place in a channel: highest priority first, then first in first out, with ageing
 * (priority.2, priority.6). An item waits in it at most once at a time.
 */
export class PriorityQueue<T> implements Iterable<T> {
  private readonly list = new PriorityList<Waiting<T>>();
  private sequence = 0;
  /** Made when an item is first looked for, dropped when the queue runs empty: most queues never need it. */
  private index: Map<T, Waiting<T>> | undefined = undefined;

  get length(): number {
    return this.list.length;
  }

  /** The highest priority waiting, 0 when nobody does. */
  get highest(): number {
    return this.list.highest;
  }

  push(item: T, priority: number): void {
    const waiting = new Waiting(item, priority, (this.sequence += 1));
    this.list.insert(waiting);
    this.index?.set(item, waiting);
  }

  /** Takes out whoever is to be served next. */
  shift(): T | undefined {
    const waiting = this.list.take();
    if (waiting === undefined) return undefined;
    this.forget(waiting.item);
    return waiting.item;
  }

  /** Whom {@link shift} would give. */
  peek(): T | undefined {
    return this.list.head()?.item;
  }

  has(item: T): boolean {
    return this.find(item) !== undefined;
  }

  /** False when `item` does not wait here. */
  remove(item: T): boolean {
    const waiting = this.find(item);
    if (waiting === undefined) return false;
    this.list.remove(waiting);
    this.forget(item);
    return true;
  }

  /** The item keeps its age: among those of the new priority it goes before the younger ones. */
  reprioritize(item: T, priority: number): boolean {
    const waiting = this.find(item);
    if (waiting === undefined) return false;
    this.list.reprioritize(waiting, priority);
    return true;
  }

  clear(): void {
    this.list.clear();
    this.index = undefined;
  }

  /** Highest priority first, then oldest first. Do not change the queue meanwhile. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (const waiting of this.list) yield waiting.item;
  }

  private find(item: T): Waiting<T> | undefined {
    if (this.list.length === 0) return undefined;
    if (this.index === undefined) {
      this.index = new Map();
      for (const waiting of this.list) this.index.set(waiting.item, waiting);
    }
    return this.index.get(item);
  }

  private forget(item: T): void {
    if (this.index === undefined) return;
    if (this.list.length === 0) this.index = undefined;
    else this.index.delete(item);
  }
}
