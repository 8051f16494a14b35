const INITIAL_CAPACITY = 16;

/** What all empty queues begin with: most queues of a group never hold anything. */
const none: undefined[] = [];

/** A first-in-first-out queue on a ring buffer. What has been taken out is no longer referenced. */
export class Deque<T> implements Iterable<T> {
  private items: (T | undefined)[] = none;
  private head = 0;
  private mask = -1;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: T): void {
    if (this.count > this.mask) this.grow();
    this.items[(this.head + this.count) & this.mask] = item;
    this.count += 1;
  }

  /** Takes the oldest item out. */
  shift(): T | undefined {
    if (this.count === 0) return undefined;
    const item = this.items[this.head];
    this.items[this.head] = undefined;
    this.head = (this.head + 1) & this.mask;
    this.count -= 1;
    return item;
  }

  /** The oldest item, left where it is. */
  peek(): T | undefined {
    return this.count === 0 ? undefined : this.items[this.head];
  }

  clear(): void {
    this.items = none;
    this.head = 0;
    this.mask = -1;
    this.count = 0;
  }

  /** Oldest first. Items pushed meanwhile are seen, items shifted meanwhile make it skip ahead. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let index = 0; index < this.count; index += 1) {
      yield this.items[(this.head + index) & this.mask] as T;
    }
  }

  private grow(): void {
    const capacity = this.mask < 0 ? INITIAL_CAPACITY : (this.mask + 1) * 2;
    const items: (T | undefined)[] = [];
    for (let index = 0; index < this.count; index += 1) {
      items.push(this.items[(this.head + index) & this.mask]);
    }
    // Filled up to the capacity at once: a store beyond the length would make the array sparse, and slow.
    while (items.length < capacity) items.push(undefined);
    this.items = items;
    this.head = 0;
    this.mask = capacity - 1;
  }
}
