import type { Dispatcher } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import type { JobHandler } from './job.ts';
import type { PoolJob } from './pool-worker.ts';

/** Returns what pools and workers are made of: at once if it is there, else a promise. */
export type Load = () => Engine | Promise<Engine>;

/**
 * The jobs of a pool until its dispatcher is there, to which they go in the order of the calls. Meanwhile none begins, so that one that is
 * cancelled ends at once.
 */
export class EarlyJobs implements JobHandler {
  readonly notesCallSites = true;
  readonly #jobs = new Set<PoolJob>();
  #failure: { readonly error: unknown } | undefined = undefined;

  get isEmpty(): boolean {
    return this.#jobs.size === 0;
  }

  submit(job: PoolJob): void {
    if (this.#failure === undefined) this.#jobs.add(job);
    else job.endSoon(this.#failure.error);
  }

  cancelled(job: PoolJob): void {
    if (this.#jobs.delete(job)) job.endCancelledSoon();
  }

  raised(): void {}

  ended(): void {}

  /** Hands all jobs over. */
  moveTo(dispatcher: Dispatcher): void {
    for (const job of this.#jobs) {
      job.handler = dispatcher;
      dispatcher.submit(job);
    }
    this.#jobs.clear();
  }

  /** There will be no dispatcher: all jobs end with this error. */
  fail(error: unknown): void {
    this.#failure = { error };
    for (const job of this.#jobs) job.end(true, error);
    this.#jobs.clear();
  }
}
