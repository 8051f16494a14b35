import { JoinSet, Task, isCancellation, withTimeout } from '@tasktree/node';

export interface Job {
  id: string;
  run(signal: AbortSignal): Promise<void>;
}

export class JobRunner {
  #running = new Map<string, Task<void>>();
  #set = new JoinSet<void>();
  #completed = 0;
  #lastError: unknown;

  submit(job: Job): void {
    const task = new Task(async (self) => {
      try {
        await withTimeout({ minutes: 1 }, ({ signal }) => job.run(signal));
        this.#completed++;
      } catch (error) {
        if (!isCancellation(error)) this.#lastError = error;
        throw error;
      } finally {
        this.#running.delete(job.id);
      }
    });
    this.#running.set(job.id, task);
    task.catch(() => undefined);
  }

  track(job: Job): void {
    this.#set.spawn(async (task) => {
      await job.run(task.signal);
      this.#lastError = await this.check(job); // wrong: no-captured-mutation
    });
  }

  async check(job: Job): Promise<unknown> {
    return job.id;
  }

  cancel(id: string): void {
    this.#running.get(id)?.cancel('by user');
  }

  async drain(): Promise<number> {
    this.#set.shutdown(); // wrong: no-floating-task
    for (const task of this.#running.values()) await task.settled;
    return this.#completed;
  }
}
