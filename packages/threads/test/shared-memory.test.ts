import {
  claimJob,
  createSharedMemory,
  hasBegun,
  offerJob,
  placeOf,
  viewsOf,
  withdrawJob,
} from '../src/shared-memory.ts';
import { expect, test } from 'vitest';

test('a job is begun by the worker or taken back by the pool: whoever is first', () => {
  const pool = createSharedMemory();
  const worker = viewsOf(pool.buffer);
  for (const id of [1, 77, 2 ** 31 - 1, 2 ** 31 + 5]) {
    offerJob(pool, id);
    expect(hasBegun(pool, id)).toBe(false);
    expect(claimJob(worker, id)).toBe(true);
    expect(hasBegun(pool, id)).toBe(true);
    expect(withdrawJob(pool, id)).toBe(false);
    expect(claimJob(worker, id)).toBe(false);

    offerJob(pool, id);
    expect(withdrawJob(pool, id)).toBe(true);
    expect(claimJob(worker, id)).toBe(false);
    expect(hasBegun(pool, id)).toBe(false);
  }
});

test('a job that was taken back does not begin in the place of another', () => {
  const memory = createSharedMemory();
  offerJob(memory, 5);
  expect(withdrawJob(memory, 5)).toBe(true);
  let other = 6;
  while (placeOf(other) !== placeOf(5)) other += 1;
  offerJob(memory, other);
  expect(claimJob(memory, 5)).toBe(false);
  expect(claimJob(memory, other)).toBe(true);
});
