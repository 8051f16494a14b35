/**
 * What a pool and one worker share, where threads can share memory: a ring of cancellations on the way to the worker, and a table of the
 * jobs that it has begun on the way back.
 *
 * | 32-bit words         | written by | what                                                    |
 * |----------------------|------------|---------------------------------------------------------|
 * | 0                    | pool       | units ever written to the ring                          |
 * | 1                    | worker     | units ever read from it                                 |
 * | 2 to 2 + PLACES      | worker     | in the place of each job that has begun, its id         |
 * | the rest, in 16 bits | pool       | the ring                                                |
 *
 * Invariants:
 *
 * 1. Who writes to the ring does so before it moves the count, with `Atomics.store`; the other side loads the count first. Counts wrap at
 *    32 bits, and only differences are looked at.
 * 2. No two jobs that are with a worker have the same place: the pool leaves out ids whose place is taken.
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
  readonly begun: Int32Array;
  readonly ring: Uint16Array;
}

export function createSharedMemory(): SharedMemory {
  return viewsOf(new SharedArrayBuffer((HEADER + PLACES) * 4 + RING * 2));
}

export function viewsOf(buffer: ArrayBufferLike): SharedMemory {
  return {
    buffer,
    counts: new Int32Array(buffer, 0, HEADER),
    begun: new Int32Array(buffer, HEADER * 4, PLACES),
    ring: new Uint16Array(buffer, (HEADER + PLACES) * 4, RING),
  };
}

/** Where in the table, and in any list of the jobs that are with a worker, a job has its place. */
export function placeOf(id: number): number {
  return id & (PLACES - 1);
}

/** Notes that a job begins: after the worker's death that is all there is to know it from one that never began. */
export function noteBegun({ begun }: SharedMemory, id: number): void {
  Atomics.store(begun, placeOf(id), id | 0);
}

export function hasBegun({ begun }: SharedMemory, id: number): boolean {
  return Atomics.load(begun, placeOf(id)) === (id | 0);
}
