import { PriorityQueue } from '../internal/priority-queue.ts';
import type { Job } from './job.ts';

/**
 * The jobs of a pool that wait: a queue by priority for all workers, and beside it those that only one worker can do, in the order of
 * the calls, since they have a line of their own over there.
 */
export class JobLine {
  readonly #queue = new PriorityQueue<Job>();
  #pinned: Job[] = [];

  /** How many wait for any worker. */
  get length(): number {
    return this.#queue.length;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0 && this.#pinned.length === 0;
  }

  push(job: Job): void {
    if (job.request.worker === undefined) this.#queue.push(job, job.node.priority);
    else this.#pinned.push(job);
  }

  /** Who is next, of those that any worker can do. */
  shift(): Job | undefined {
    return this.#queue.shift();
  }

  /** False if the job does not wait here. */
  remove(job: Job): boolean {
    if (job.request.worker === undefined) return this.#queue.remove(job);
    const index = this.#pinned.indexOf(job);
    if (index >= 0) this.#pinned.splice(index, 1);
    return index >= 0;
  }

  reprioritize(job: Job): void {
    this.#queue.reprioritize(job, job.node.priority);
  }

  /** Shows those that only one worker can do to `take`, which says whether it has taken them. */
  offerPinned(take: (job: Job) => boolean): void {
    if (this.#pinned.length > 0) this.#pinned = this.#pinned.filter((job) => !take(job));
  }

  /** Takes out all that wait for any worker. */
  drain(): Job[] {
    const jobs = [...this.#queue];
    this.#queue.clear();
    return jobs;
  }
}
