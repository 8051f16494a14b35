// The work itself, the same on every thread and for every competitor.

/** About 1.1 ms on the machine of RESULTS.md: whole numbers only, so that every engine does the same. */
const rounds = 500_000;

export function spin(seed: number): number {
  let state = (seed + 1) | 0;
  for (let round = 0; round < rounds; round++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state >>> 16;
}

export function echo(value: number): number {
  return value;
}

export function touch(buffer: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(buffer);
  bytes[0] = ((bytes[0] ?? 0) + 1) & 255;
  return buffer;
}
