import { Task, type Awaitable, type TaskContext } from '@tasktree/core';
import { PriorityQueue } from '@tasktree/core/internal';
import type { Started } from '../gather.ts';
import { abortError, cancellationOf, nothing } from '../stopping.ts';

/** A call that waits for room. */
interface Waiting {
  enter(): void;
  leave(error: unknown): void;
  /** Leaves by no doing of its own: nobody needs to handle that. */
  discard(error: unknown): void;
}

const samePriority = 1;

/** So many tasks at a time, first come, first served. A place is free again when its task and all below it have ended. */
export class Limiter {
  readonly #queue = new PriorityQueue<Waiting>();
  readonly #rejectsLoudly: boolean;
  #concurrency: number;
  #active = 0;

  constructor(concurrency: number, rejectsLoudly: boolean) {
    this.#concurrency = concurrency;
    this.#rejectsLoudly = rejectsLoudly;
  }

  get active(): number {
    return this.#active;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  get concurrency(): number {
    return this.#concurrency;
  }

  set concurrency(value: number) {
    this.#concurrency = value;
    void Promise.resolve().then(() => this.#letIn());
  }

  /** Runs `operation` when there is room, linked to the task that calls; in the asynchronous context of this call. */
  start<T>(operation: (task: TaskContext) => Awaitable<T>): Started<T> {
    let entry!: Waiting;
    let hasEntered = false;
    const room = new Promise<void>((resolve, reject) => {
      entry = {
        enter() {
          hasEntered = true;
          resolve();
        },
        leave: reject,
        discard: (error) => {
          promise.catch(nothing);
          reject(error);
        },
      };
    });
    const whenCancelled = (task: TaskContext): void => {
      if (this.#queue.remove(entry)) entry.leave(cancellationOf(task));
    };
    const task = new Task((context) =>
      context.withTaskCancellationHandler(
        async (inside) => {
          await room;
          inside.checkCancellation();
          return await inside.run(() => operation(inside));
        },
        () => whenCancelled(context),
      ),
    );
    this.#queue.push(entry, samePriority);
    this.#letIn();
    const promise = task.linkedValue();
    const leave = (): void => {
      if (!hasEntered) return;
      this.#active--;
      this.#letIn();
    };
    void task.settled.then(leave);
    return { promise, cancel: (reason) => task.cancel(reason) };
  }

  #letIn(): void {
    while (this.#active < this.#concurrency) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#active++;
      next.enter();
    }
  }

  clear(): void {
    const error = abortError();
    for (let entry = this.#queue.shift(); entry !== undefined; entry = this.#queue.shift()) {
      if (this.#rejectsLoudly) entry.leave(error);
      else entry.discard(error);
    }
  }
}
