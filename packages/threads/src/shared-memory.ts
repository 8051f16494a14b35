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
 * 3. A place goes from -id to id or to 0 in one step, by the side that is first: no job begins that was taken back, and none twice.
 *
 * @module
 */

const WRITTEN = 0;
const READ = 1;

const HEADER = 2;
/** A power of two, and more than twice {@link MOST_JOBS}: there is always a place for another job. */
const PLACES = 1024;
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

/** A longer reason goes by message only: a busy loop then sees the cancellation without it. */
const LONGEST = 2048;
const LAST = RING - 1;

/**
 * Appends the cancellation of a job to the ring: the id in two units, a length, and as many units of JSON, none if the reason is
 * unknown or too long. False if there is no room: then the message that is sent as well must do.
 */
export function appendCancellation({ counts, ring }: SharedMemory, id: number, reason: unknown): boolean {
  const json = toJson(reason);
  const start = Atomics.load(counts, WRITTEN);
  const used = (start - Atomics.load(counts, READ)) | 0;
  if (used + json.length + 3 > RING) return false;
  let at = start;
  const write = (unit: number): void => {
    ring[at & LAST] = unit;
    at = (at + 1) | 0;
  };
  write(id & 0xffff);
  write(id >>> 16);
  write(json.length);
  for (let index = 0; index < json.length; index += 1) write(json.charCodeAt(index));
  Atomics.store(counts, WRITTEN, at);
  return true;
}

/** Whether there are cancellations to {@link readCancellations}: all that it costs to ask. */
export function hasCancellations({ counts }: SharedMemory): boolean {
  return Atomics.load(counts, WRITTEN) !== Atomics.load(counts, READ);
}

/** Takes the cancellations out, oldest first. */
export function readCancellations(memory: SharedMemory, found: (id: number, reason: unknown) => void): void {
  const { counts, ring } = memory;
  while (hasCancellations(memory)) {
    let at = Atomics.load(counts, READ);
    const read = (): number => {
      const unit = ring[at & LAST] as number;
      at = (at + 1) | 0;
      return unit;
    };
    const id = read() + read() * 0x10000;
    let json = '';
    for (let length = read(); length > 0; length -= 1) json += String.fromCharCode(read());
    // Before anybody is told: a handler may look for cancellations itself.
    Atomics.store(counts, READ, at);
    found(id, json === '' ? undefined : JSON.parse(json));
  }
}

function toJson(reason: unknown): string {
  if (reason === undefined || !isJson(reason, 0)) return '';
  const json = JSON.stringify(reason);
  return json.length > LONGEST ? '' : json;
}

/** Whether JSON gives back what it was given. */
function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > 8) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => item === undefined || isJson(item, depth + 1));
}
