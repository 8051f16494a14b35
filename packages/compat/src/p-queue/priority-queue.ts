import type { QueueAddOptions } from './options.ts';
import type { Queue, RunFunction } from './queue.ts';

export interface PriorityQueueOptions extends QueueAddOptions {
  priority?: number;
}

interface Element {
  readonly priority: number;
  readonly id: string | undefined;
  readonly run: RunFunction;
}

/** The queue's own `queueClass`: highest priority first, and first in first out among equals. */
export default class PriorityQueue implements Queue<RunFunction, PriorityQueueOptions> {
  /** Sorted; what comes before `#head` is gone. */
  #elements: Element[] = [];
  #head = 0;

  /** Puts a function in line. */
  enqueue(run: RunFunction, options?: Partial<PriorityQueueOptions>): void {
    const { priority = 0, id } = options ?? {};
    const last = this.#elements.at(-1);
    const element = { priority, id, run };
    if (last === undefined || last.priority >= priority) this.#elements.push(element);
    else this.#elements.splice(this.#firstBelow(priority), 0, element);
  }

  #firstBelow(priority: number): number {
    let low = this.#head;
    let high = this.#elements.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#elements[middle] as Element).priority >= priority) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Moves a function; throws `ReferenceError` for one that does not wait. */
  setPriority(id: string, priority: number): void {
    const [element] = this.#take((one) => one.id === id);
    if (element === undefined) {
      throw new ReferenceError(`No promise function with the id "${id}" exists in the queue.`);
    }
    this.enqueue(element.run, { priority, id });
  }

  /** Takes a function out of line, by its id or by itself. */
  remove(idOrRun: string | RunFunction): void {
    this.#take(({ id, run }) => (typeof idOrRun === 'string' ? id === idOrRun : run === idOrRun));
  }

  #take(isWanted: (element: Element) => boolean): Element[] {
    const index = this.#elements.findIndex((element, at) => at >= this.#head && isWanted(element));
    return index === -1 ? [] : this.#elements.splice(index, 1);
  }

  /** Takes out who is next. */
  dequeue(): RunFunction | undefined {
    const element = this.#elements[this.#head];
    if (element === undefined) return undefined;
    this.#head++;
    // Now and then is enough to keep it cheap and small.
    if (this.#head === this.#elements.length || this.#head > 100 + this.#elements.length / 2) {
      this.#elements.splice(0, this.#head);
      this.#head = 0;
    }
    return element.run;
  }

  /** Those that wait with the given priority. */
  filter(options: Readonly<Partial<PriorityQueueOptions>>): RunFunction[] {
    return this.#elements
      .slice(this.#head)
      .filter(({ priority }) => priority === options.priority)
      .map(({ run }) => run);
  }

  /** How many wait. */
  get size(): number {
    return this.#elements.length - this.#head;
  }
}
