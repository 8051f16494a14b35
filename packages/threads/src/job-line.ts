import { PriorityQueue } from '@tasktree/core/internal';
import type { Job } from './job.ts';
import type { PoolWorker } from './pool-worker.ts';

/**
 * The jobs of a pool that wait: a queue by priority for all workers, and beside it those that only one worker can do, in the order of
 * the calls, since they have a line of their own over there.
 */
export class JobLine {
  readonly #queue = new PriorityQueue<Job>();
  readonly #pinned = new Set<Job>();

  /** How many wait for any worker. */
  get length(): number {
    return this.#queue.length;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0 && this.#pinned.size === 0;
  }

  push(job: Job): void {
    if (job.request.worker === undefined) this.#queue.push(job, job.node.priority);
    else this.#pinned.add(job);
  }

  /** Who is next, of those that any worker can do. */
  shift(): Job | undefined {
    return this.#queue.shift();
  }

  /** False if the job does not wait here. */
  remove(job: Job): boolean {
    return job.request.worker === undefined ? this.#queue.remove(job) : this.#pinned.delete(job);
  }

  /** Whether something waits here that only this worker can do. */
  awaits(worker: PoolWorker): boolean {
    for (const { request } of this.#pinned) if (request.worker === worker) return true;
    return false;
  }

  reprioritize(job: Job): void {
    this.#queue.reprioritize(job, job.node.priority);
  }

  /** Shows those that only one worker can do to `take`, which says whether it has taken them. */
  offerPinned(take: (job: Job) => boolean): void {
    for (const job of this.#pinned) if (take(job)) this.#pinned.delete(job);
  }

  /** Takes out all that wait for any worker. */
  drain(): Job[] {
    const jobs = [...this.#queue];
    this.#queue.clear();
    return jobs;
  }

  /** Takes out all. */
  drainAll(): Job[] {
    const jobs = [...this.drain(), ...this.#pinned];
    this.#pinned.clear();
    return jobs;
  }
}
