import { appendCancellation, hasCancellations, readCancellations } from '../src/shared-memory.ts';
import { createSharedMemory, RING, type SharedMemory } from '../src/shared-memory.ts';
import { expect, test } from 'vitest';

function readAll(memory: SharedMemory): [number, unknown][] {
  const found: [number, unknown][] = [];
  readCancellations(memory, (id, reason) => found.push([id, reason]));
  return found;
}

test('what is appended is read once, in order, with its reason', () => {
  const memory = createSharedMemory();
  expect(hasCancellations(memory)).toBe(false);
  const written: [number, unknown][] = [
    [1, undefined],
    [2, { value: 'ähnlich 😀' }],
    [70_000, { value: { deep: [1, null, true] } }],
    [2 ** 31 + 5, { value: '' }],
  ];
  for (const [id, reason] of written) expect(appendCancellation(memory, id, reason)).toBe(true);
  expect(hasCancellations(memory)).toBe(true);
  expect(readAll(memory)).toEqual(written);
  expect(hasCancellations(memory)).toBe(false);
  expect(readAll(memory)).toEqual([]);
});

test('a reason that JSON would change, or that is too long, is left to the message', () => {
  const memory = createSharedMemory();
  const reasons = [{ value: 1n }, { value: new Date() }, { value: Number.NaN }, { value: 'x'.repeat(RING) }];
  for (const reason of reasons) expect(appendCancellation(memory, 1, reason)).toBe(true);
  expect(readAll(memory)).toEqual(reasons.map(() => [1, undefined]));
});

test('a full ring refuses, and is whole again when it has been read, round after round', () => {
  const memory = createSharedMemory();
  // The counts are about to wrap.
  memory.counts.fill(2 ** 31 - 100);
  let id = 0;
  for (let round = 0; round < 3; round += 1) {
    const written: [number, unknown][] = [];
    while (appendCancellation(memory, id, { value: `reason ${id}` })) {
      written.push([id, { value: `reason ${id}` }]);
      id += 1;
    }
    expect(written.length).toBeGreaterThan(100);
    expect(readAll(memory)).toEqual(written);
  }
});

test('one who is told may look for more himself', () => {
  const memory = createSharedMemory();
  for (const id of [1, 2, 3]) appendCancellation(memory, id, undefined);
  const order: number[] = [];
  readCancellations(memory, (id) => {
    order.push(id);
    if (id === 1) appendCancellation(memory, 4, undefined);
    readCancellations(memory, (inner) => order.push(inner));
  });
  expect(order).toEqual([1, 2, 3, 4]);
});
