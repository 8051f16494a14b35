import { currentHost } from '@tasktree/core/internal';
import type { Job } from './job.ts';
import type { PoolWorker } from './pool-worker.ts';

/**
 * From the disposal of a pool on: a job that takes longer than `after` milliseconds costs its worker the life, as after a cancellation
 * (parallel.7). One that begins meanwhile has as long, and up to twice that, since nobody says when it begins.
 */
export class LastPatience {
  readonly #workers: () => readonly PoolWorker[];
  readonly #after: number;
  #seen: ReadonlySet<Job> = new Set();
  #forget: (() => void) | undefined = undefined;

  constructor(after: number, workers: () => readonly PoolWorker[]) {
    this.#after = after;
    this.#workers = workers;
    this.#look();
  }

  end(): void {
    this.#forget?.();
  }

  #look(): void {
    const begun = new Set<Job>();
    for (const worker of this.#workers()) {
      const jobs = worker.begun;
      const late = jobs.find((job) => this.#seen.has(job));
      if (late === undefined) for (const job of jobs) begun.add(job);
      else
        worker.lose(
          `was terminated, since ${late.name} still ran ${this.#after} ms after the disposal of the pool,`,
        );
    }
    this.#seen = begun;
    const { clock } = currentHost();
    this.#forget = clock.schedule(clock.now() + this.#after, () => this.#look(), undefined, false);
  }
}
