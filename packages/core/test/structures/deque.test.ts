import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Deque } from '../../src/structures/deque.ts';

test('gives what was pushed, first in first out, across growth and wrap-around', () => {
  const deque = new Deque<number>();
  const taken: (number | undefined)[] = [];
  let pushed = 0;
  for (let round = 0; round < 50; round += 1) {
    for (let i = 0; i < 7; i += 1) deque.push((pushed += 1));
    for (let i = 0; i < 5; i += 1) taken.push(deque.shift());
  }
  expect(deque.length).toBe(100);
  expect([...deque]).toEqual(Array.from({ length: 100 }, (_, i) => 251 + i));
  while (deque.length > 0) taken.push(deque.shift());
  expect(taken).toEqual(Array.from({ length: 350 }, (_, i) => i + 1));
  expect(deque.shift()).toBeUndefined();
  expect(deque.peek()).toBeUndefined();
});

test('clear empties it and leaves it usable', () => {
  const deque = new Deque<string>();
  deque.push('a');
  deque.clear();
  expect(deque.length).toBe(0);
  expect([...deque]).toEqual([]);
  deque.push('b');
  expect(deque.peek()).toBe('b');
  expect(deque.shift()).toBe('b');
});

test('what was taken out or cleared can be collected', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const deque = new Deque<object>();
  const taken = new WeakRef(pushAndShift(deque));
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(taken.deref()).toBeUndefined();
  expect(deque.length).toBe(0);
});

function pushAndShift(deque: Deque<object>): object {
  deque.push({});
  return deque.shift()!;
}
