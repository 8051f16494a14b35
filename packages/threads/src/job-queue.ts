import { PriorityQueue } from '@tasktree/core/internal';
import type { Job } from './job.ts';

/**
 * The jobs of a pool that wait: a queue by priority for all workers, and beside it the calls of actors, which only one worker can do, in
 * the order in which they were made: the actor has its own queue.
 */
export class JobQueue<J extends Job> {
  readonly #forAny = new PriorityQueue<J>();
  readonly #forActors = new Set<J>();

  /** How many wait for any worker. */
  get length(): number {
    return this.#forAny.length;
  }

  get isEmpty(): boolean {
    return this.#forAny.length === 0 && this.#forActors.size === 0;
  }

  push(job: J): void {
    if (job.request.actor === undefined) this.#forAny.push(job, job.node.priority);
    else this.#forActors.add(job);
  }

  /** Takes out the next of those that any worker can do. */
  shift(): J | undefined {
    return this.#forAny.shift();
  }

  /** False if the job does not wait here. */
  remove(job: J): boolean {
    return job.request.actor === undefined ? this.#forAny.remove(job) : this.#forActors.delete(job);
  }

  /** Whether a call of an actor on this worker waits here. */
  hasCallFor(worker: object): boolean {
    for (const { request } of this.#forActors) if (request.actor?.worker === worker) return true;
    return false;
  }

  reprioritize(job: J): void {
    this.#forAny.reprioritize(job, job.node.priority);
  }

  /** Shows the calls of actors to `take`, which says whether it has taken them. */
  offerActorCalls(take: (job: J) => boolean): void {
    for (const job of this.#forActors) if (take(job)) this.#forActors.delete(job);
  }

  /** Takes out all that wait for any worker. */
  drain(): J[] {
    const jobs = [...this.#forAny];
    this.#forAny.clear();
    return jobs;
  }

  /** Takes out all. */
  drainAll(): J[] {
    const jobs = [...this.drain(), ...this.#forActors];
    this.#forActors.clear();
    return jobs;
  }
}
