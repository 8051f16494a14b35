import { now } from '@tasktree/core';
import type { RunningTask } from './options.ts';
import type { QueuedWork } from './queued-work.ts';

export type TimedTask = RunningTask & { readonly timeoutRemaining: number | undefined };

/** What runs in a queue, since when and for how long. */
export class RunningTasks {
  readonly #tasks = new Map<QueuedWork, RunningTask>();

  began(work: QueuedWork): void {
    const { id, timeout } = work.options;
    this.#tasks.set(work, { id, priority: work.priority, startTime: Math.floor(now()), timeout });
  }

  ended(work: QueuedWork): void {
    this.#tasks.delete(work);
  }

  list(): TimedTask[] {
    const instant = now();
    return [...this.#tasks.values()].map((task) => ({
      ...task,
      timeoutRemaining:
        task.timeout === undefined ? undefined : Math.max(0, task.startTime + task.timeout - instant),
    }));
  }
}
