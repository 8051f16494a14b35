import { observe } from '@tasktree/node';

/** Counts the program's tasks, until disposed. */
export class TaskCount implements Disposable {
  #total = 0;
  #running = 0;
  #most = 0;
  readonly #watching = observe({
    started: () => {
      this.#total++;
      this.#most = Math.max(this.#most, ++this.#running);
    },
    settled: () => {
      this.#running--;
    },
  });

  toString(): string {
    return `${this.#total} tasks, up to ${this.#most} at once`;
  }

  [Symbol.dispose](): void {
    this.#watching[Symbol.dispose]();
  }
}
