import type { Job } from './job.ts';
import {
  createSharedMemory,
  hasBegun,
  offerJob,
  placeOf,
  withdrawJob,
  type SharedMemory,
} from './shared-memory.ts';

/**
 * The jobs that are with one worker, by their numbers there, and the memory that is shared with it.
 *
 * Invariant: no two of them have the same place in that memory.
 */
export class Roster {
  /** Undefined where threads cannot share memory. */
  readonly memory: SharedMemory | undefined;
  readonly #jobs = new Map<number, Job>();
  #lastId = 0;
  /** How many of them only this worker can do. */
  pinned = 0;

  constructor(sharesMemory: boolean) {
    this.memory = sharesMemory ? createSharedMemory() : undefined;
  }

  get size(): number {
    return this.#jobs.size;
  }

  get jobs(): Job[] {
    return [...this.#jobs.values()];
  }

  /** Takes in a job, for which there must be a place, and gives its number. */
  add(job: Job): number {
    let id = this.#lastId;
    do id += 1;
    while (this.#jobs.has(placeOf(id)));
    this.#lastId = id;
    this.#jobs.set(placeOf(id), job);
    if (job.request.worker !== undefined) this.pinned += 1;
    if (this.memory !== undefined) offerJob(this.memory, id);
    return id;
  }

  find(id: number): Job | undefined {
    const job = this.#jobs.get(placeOf(id));
    return job?.id === id ? job : undefined;
  }

  remove(job: Job): void {
    this.#jobs.delete(placeOf(job.id));
    if (job.request.worker !== undefined) this.pinned -= 1;
  }

  clear(): void {
    this.#jobs.clear();
  }

  /** Whether the worker has begun that job, as far as is known. */
  hasBegun(job: Job): boolean {
    return this.memory === undefined ? job.isBegun : hasBegun(this.memory, job.id);
  }

  /** Takes a job back, if it is certain that the worker will not begin it; true if so. */
  withdraw(job: Job): boolean {
    const { memory } = this;
    if (memory === undefined || job.request.worker !== undefined || !withdrawJob(memory, job.id))
      return false;
    this.remove(job);
    return true;
  }
}
