import { Task } from '@tasktree/core';

/** Runs at most once at a time, and shares the outcome. */
export class OnceCell<T> {
  #value: T | undefined;
  #running: Task<T> | undefined;

  get(make: () => Promise<T>): Task<T> {
    this.#running ??= new Task(async () => {
      const value = await make();
      this.#value = value;
      return value;
    });
    return this.#running;
  }

  peek(): T | undefined {
    return this.#value;
  }
}
