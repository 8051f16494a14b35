import { Task, type Awaitable, type TaskContext } from '@tasktree/core';
import { PriorityQueue } from '@tasktree/core/internal';
import type { Started } from '../gather.ts';
import { abortError, nothing } from '../stopping.ts';
import { LimitedCall } from './limited-call.ts';

const samePriority = 1;

/** So many tasks at a time, first come, first served. A place is free again when its task and all below it have ended. */
export class Limiter {
  readonly #line = new PriorityQueue<LimitedCall<unknown>>();
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
    return this.#line.length;
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
    const call = new LimitedCall<T>(this.#line, operation);
    const task = new Task((context) => call.run(context));
    this.#line.push(call as LimitedCall<unknown>, samePriority);
    this.#letIn();
    const promise = task.linkedValue();
    call.promise = promise;
    void task.settled.then(() => {
      if (!call.isIn) return;
      this.#active--;
      this.#letIn();
    });
    return { promise, cancel: (reason) => task.cancel(reason) };
  }

  #letIn(): void {
    while (this.#active < this.#concurrency) {
      const next = this.#line.shift();
      if (next === undefined) return;
      this.#active++;
      next.enter();
    }
  }

  clear(): void {
    const error = abortError();
    for (let call = this.#line.shift(); call !== undefined; call = this.#line.shift()) {
      // What they did not bring about themselves, nobody needs to handle.
      if (!this.#rejectsLoudly) call.promise?.catch(nothing);
      call.throwOut(error);
    }
  }
}
