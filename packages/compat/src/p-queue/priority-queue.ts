import type { QueueAddOptions } from './add-options.ts';
import type { Queue, RunFunction } from './queue.ts';

export interface PriorityQueueOptions extends QueueAddOptions {
  priority?: number | undefined;
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
    const index = this.#indexOf((one) => one.id === id);
    const element = this.#elements[index];
    if (element === undefined) throw notThere(id);
    // Moved, it would stand behind its equals.
    if (element.priority === priority) return;
    this.#takeAt(index);
    this.enqueue(element.run, { priority, id });
  }

  /** Takes a function out of line, by its id or by itself. */
  remove(idOrRun: string | RunFunction): void {
    const index = this.#indexOf(({ id, run }) =>
      typeof idOrRun === 'string' ? id === idOrRun : run === idOrRun,
    );
    if (index !== -1) this.#takeAt(index);
  }

  #indexOf(isWanted: (element: Element) => boolean): number {
    for (let index = this.#head; index < this.#elements.length; index++) {
      if (isWanted(this.#elements[index] as Element)) return index;
    }
    return -1;
  }

  /** The first one costs nothing: so do all, where one abort takes all of them out in order. */
  #takeAt(index: number): void {
    if (index === this.#head) this.#takeFirst();
    else this.#elements.splice(index, 1);
  }

  /** Takes out who is next. */
  dequeue(): RunFunction | undefined {
    const element = this.#elements[this.#head];
    if (element === undefined) return undefined;
    this.#takeFirst();
    return element.run;
  }

  #takeFirst(): void {
    (this.#elements as (Element | undefined)[])[this.#head] = undefined;
    this.#head++;
    // Now and then is enough to keep it cheap and small.
    if (this.#head === this.#elements.length || this.#head > 100 + this.#elements.length / 2) {
      this.#elements.splice(0, this.#head);
      this.#head = 0;
    }
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

export function notThere(id: string): ReferenceError {
  return new ReferenceError(`No promise function with the id "${id}" exists in the queue.`);
}
