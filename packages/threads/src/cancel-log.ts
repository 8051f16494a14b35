import { READ, RING, WRITTEN, type SharedMemory } from './shared-memory.ts';

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
