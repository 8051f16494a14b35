/**
 * What a pool and one worker share, where threads can share memory: a ring of cancellations on the way to the worker, and a table in
 * which a job that was sent is either begun by the worker or taken back by the pool.
 *
 * | 32-bit words         | written by | what                                                    |
 * |----------------------|------------|---------------------------------------------------------|
 * | 0                    | pool       | units ever written to the ring                          |
 * | 1                    | worker     | units ever read from it                                 |
 * | 2 to 2 + PLACES     | both       | in the place of each job: its id negated when it is sent, its id when it begins, 0 when it was taken back |
 * | the rest, in 16 bits | pool       | the ring                                                |
 *
 * Invariants:
 *
 * 1. Who writes to the ring does so before it moves the count, with `Atomics.store`; the other side loads the count first. Counts wrap at
 *    32 bits, and only differences are looked at.
 * 2. No two jobs that are with a worker have the same place: the pool leaves out ids whose place is taken.
 * 3. A place goes from -id to id or to 0 in one step, by whoever is first: no job begins that was taken back, and none twice.
 *
 * @module
 */

export const WRITTEN = 0;
export const READ = 1;

const HEADER = 2;
/** A power of two. */
const PLACES = 1024;
/**
 * No more jobs of the queue are with one worker at a time, and no more of those that only it can do: there is always a place.
 */
export const MOST_JOBS: number = PLACES / 2 - 64;
/** In 16-bit units; a power of two, so that counts that wrap stay places in the ring. */
export const RING = 8192;

export interface SharedMemory {
  readonly buffer: ArrayBufferLike;
  readonly counts: Int32Array;
  readonly jobs: Int32Array;
  readonly ring: Uint16Array;
}

export function createSharedMemory(): SharedMemory {
  return viewsOf(new SharedArrayBuffer((HEADER + PLACES) * 4 + RING * 2));
}

export function viewsOf(buffer: ArrayBufferLike): SharedMemory {
  return {
    buffer,
    counts: new Int32Array(buffer, 0, HEADER),
    jobs: new Int32Array(buffer, HEADER * 4, PLACES),
    ring: new Uint16Array(buffer, (HEADER + PLACES) * 4, RING),
  };
}

/** Where in the table, and in any list of the jobs that are with a worker, a job has its place. */
export function placeOf(id: number): number {
  return id & (PLACES - 1);
}

/** The pool sends a job to the worker. */
export function offerJob({ jobs }: SharedMemory, id: number): void {
  Atomics.store(jobs, placeOf(id), -id | 0);
}

/** The worker begins a job; false if the pool has taken it back. */
export function claimJob({ jobs }: SharedMemory, id: number): boolean {
  return Atomics.compareExchange(jobs, placeOf(id), -id | 0, id | 0) === (-id | 0);
}

/** The pool takes a job back; false if the worker has begun it. */
export function withdrawJob({ jobs }: SharedMemory, id: number): boolean {
  return Atomics.compareExchange(jobs, placeOf(id), -id | 0, 0) === (-id | 0);
}

/** After the worker's death that is all there is to know a job that it had begun from one that it had not. */
export function hasBegun({ jobs }: SharedMemory, id: number): boolean {
  return Atomics.load(jobs, placeOf(id)) === (id | 0);
}
