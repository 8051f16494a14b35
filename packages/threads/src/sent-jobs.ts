import type { Job } from './job.ts';
import { illegible } from './send-problem.ts';
import {
  createSharedMemory,
  hasBegun,
  offerJob,
  placeOf,
  withdrawJob,
  type SharedMemory,
} from './shared-memory.ts';
import { lossError, type Loss } from './worker-connection.ts';

/** Whether a job that has been sent to one worker can be sent to another: what its arguments have moved is gone from here. */
function isMovable({ request, parcel }: Job): boolean {
  return request.actor === undefined && (parcel?.transfer.length ?? 0) === 0;
}

/**
 * The jobs that are with one worker, by their numbers there, and the memory that is shared with it.
 *
 * Invariant: no two of them have the same place in that memory.
 */
export class SentJobs<J extends Job> {
  /** Undefined where threads cannot share memory. */
  readonly memory: SharedMemory | undefined;
  readonly #jobs = new Map<number, J>();
  #lastId = 0;
  #ofActors = 0;

  constructor(sharesMemory: boolean) {
    this.memory = sharesMemory ? createSharedMemory() : undefined;
  }

  get size(): number {
    return this.#jobs.size;
  }

  /** How many of them are calls of actors. */
  get ofActors(): number {
    return this.#ofActors;
  }

  get all(): J[] {
    return [...this.#jobs.values()];
  }

  /** The jobs that the worker has begun, as far as is known. */
  get begun(): J[] {
    return this.all.filter((job) => this.hasBegun(job));
  }

  /** Adds a job, for which there must be a place, and returns its number. */
  add(job: J): number {
    let id = this.#lastId;
    do id += 1;
    while (this.#jobs.has(placeOf(id)));
    this.#lastId = id;
    this.#jobs.set(placeOf(id), job);
    if (job.request.actor !== undefined) this.#ofActors += 1;
    if (this.memory !== undefined) offerJob(this.memory, id);
    return id;
  }

  find(id: number): J | undefined {
    const job = this.#jobs.get(placeOf(id));
    return job?.id === id ? job : undefined;
  }

  /** The job with this number, which has left the worker: the caller ends it. */
  take(id: number): J | undefined {
    const job = this.find(id);
    if (job !== undefined) this.#remove(job);
    return job;
  }

  #remove(job: J): void {
    this.#jobs.delete(placeOf(job.id));
    if (job.request.actor !== undefined) this.#ofActors -= 1;
  }

  /** Whether the worker has begun that job, as far as is known. */
  hasBegun(job: J): boolean {
    return this.memory === undefined ? job.isBegun : hasBegun(this.memory, job.id);
  }

  /** Takes a job back, if it is certain that the worker will not begin it; true if so. */
  withdraw(job: J): boolean {
    const { memory } = this;
    if (memory === undefined || job.request.actor !== undefined || !withdrawJob(memory, job.id)) return false;
    this.#remove(job);
    return true;
  }

  /** Takes back the newest job that another worker can do as well. */
  withdrawNewest(): J | undefined {
    return this.all.findLast((job) => isMovable(job) && this.withdraw(job));
  }

  clear(): void {
    this.#jobs.clear();
    this.#ofActors = 0;
  }
}

/** Ends a job with an answer of its worker, also if that cannot be read here: nothing else would end it. */
export function endWith(job: Job, failed: boolean, read: () => unknown): void {
  let outcome: unknown;
  try {
    outcome = read();
  } catch (cause) {
    return job.end(true, illegible(`the ${failed ? 'error' : 'result'} of ${job.name}`, cause));
  }
  job.end(failed, outcome);
}

/**
 * Ends the jobs that a lost worker takes with it: those that it had begun, calls of its actors, and those whose arguments were moved to
 * it. Returns the others, which may be sent to another worker.
 */
export function endLost<J extends Job>(jobs: readonly J[], loss: Loss, begun: ReadonlySet<J>): J[] {
  const others: J[] = [];
  for (const job of jobs) {
    if (job.request.actor !== undefined) {
      job.end(true, lossError(loss, `, and with it ${job.name}`));
    } else if (begun.has(job)) {
      const what = `${job.name}, which may have done part of its work and is not run again`;
      job.end(true, lossError(loss, ` while it ran ${what}`));
    } else if (!isMovable(job)) {
      job.end(true, lossError(loss, ` before it began ${job.name}, whose arguments were moved there`));
    } else {
      others.push(job);
    }
  }
  return others;
}
