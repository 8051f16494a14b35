import type { TaskContext } from '@tasktree/core';
import type { MapSource } from './map-source.ts';

/** Where a map ends before its input does: at a mapper that said stop, or that failed. What comes after is cancelled. */
export class CutOff {
  readonly #source: MapSource;
  readonly #running = new Map<number, TaskContext>();
  /** The first index that is not part of the result. */
  index: number = Infinity;

  constructor(source: MapSource) {
    this.#source = source;
  }

  begin(index: number, task: TaskContext): void {
    this.#running.set(index, task);
  }

  end(index: number): void {
    this.#running.delete(index);
  }

  /** Cancels what runs from `index` on, and reads nothing more. */
  at(index: number, reason: unknown): void {
    if (index >= this.index) return;
    this.index = index;
    this.#source.halt();
    for (const [other, task] of this.#running) if (other >= index) task.cancel(reason);
  }

  /** Whether all that the result consists of has ended. */
  get isReached(): boolean {
    if (this.index === Infinity) return false;
    for (const index of this.#running.keys()) if (index < this.index) return false;
    return true;
  }
}
