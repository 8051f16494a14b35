import type { Awaitable, TaskContext } from '@tasktree/core';
import { PriorityQueue } from '@tasktree/core/internal';
import type { Started } from '../gather.ts';
import { abortError, nothing, runStoppable } from '../stopping.ts';
import { LimitedCall } from './limited-call.ts';

const samePriority = 1;

/** So many tasks at a time, first come, first served. A place is free again when its task and all below it have ended. */
export class Limiter {
  readonly #line = new PriorityQueue<LimitedCall<unknown>>();
  readonly #rejectsLoudly: boolean;
  readonly #abandonAfter: number | undefined;
  #concurrency: number;
  #active = 0;

  constructor(concurrency: number, rejectsLoudly: boolean, abandonAfter: number | undefined) {
    this.#concurrency = concurrency;
    this.#rejectsLoudly = rejectsLoudly;
    this.#abandonAfter = abandonAfter;
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

  /**
   * Runs `operation` when there is room, linked to the task that calls; in the asynchronous context of this call. The task has the name
   * of the function that it is for, if that has one.
   */
  start<T>(operation: (task: TaskContext) => Awaitable<T>, called: string): Started<T> {
    const abandonAfter = this.#abandonAfter;
    const name = called === '' ? 'pLimit' : `pLimit: ${called}`;
    const call = new LimitedCall<T>(
      this.#line,
      abandonAfter === undefined ? operation : (task) => runStoppable(task, operation, abandonAfter),
      name,
      this.#leave,
    );
    if (this.#active < this.#concurrency && this.#line.length === 0) {
      this.#active++;
      call.enter();
    } else {
      this.#line.push(call as LimitedCall<unknown>, samePriority);
      call.hold();
    }
    const promise = call.linkedValue();
    call.promise = promise;
    return { promise, cancel: (reason) => call.cancel(reason) };
  }

  readonly #leave = (): void => {
    this.#active--;
    this.#letIn();
  };

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
