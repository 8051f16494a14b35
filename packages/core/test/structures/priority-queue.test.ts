import { expect, test } from 'vitest';
import { AGEING_INTERVAL, PriorityList, PriorityNode } from '../../src/structures/priority-list.ts';
import { PriorityQueue } from '../../src/structures/priority-queue.ts';

function drain<T>(queue: PriorityQueue<T>): T[] {
  const items: T[] = [];
  while (queue.length > 0) items.push(queue.shift()!);
  return items;
}

function queueOf(...entries: [string, number][]): PriorityQueue<string> {
  const queue = new PriorityQueue<string>();
  for (const [item, priority] of entries) queue.push(item, priority);
  return queue;
}

test('priority.2: highest first, then first in first out', () => {
  const queue = queueOf(['a', 21], ['b', 9], ['c', 25], ['d', 21], ['e', 25]);
  expect(queue.highest).toBe(25);
  expect([...queue]).toEqual(['c', 'e', 'a', 'd', 'b']);
  expect(queue.peek()).toBe('c');
  expect(drain(queue)).toEqual(['c', 'e', 'a', 'd', 'b']);
  expect(queue.highest).toBe(0);
  expect(queue.shift()).toBeUndefined();
});

test('priority.6: while others wait the oldest is served every 64th time', () => {
  const queue = queueOf(['low', 9]);
  for (let i = 0; i < 200; i += 1) queue.push(`high ${i}`, 25);
  const served = drain(queue);
  expect(served.indexOf('low')).toBe(AGEING_INTERVAL - 1);
  expect(served.filter((item) => item !== 'low')).toEqual(Array.from({ length: 200 }, (_, i) => `high ${i}`));
});

test('priority.6: under a permanent load of high ones a low one gets through', () => {
  const queue = queueOf(['low', 9]);
  let shifts = 0;
  do {
    queue.push('high', 25);
    queue.push('high', 25);
    shifts += 1;
  } while (queue.shift() !== 'low');
  expect(shifts).toBe(AGEING_INTERVAL);
});

test('priority.6: a low one gets through when the high ones are away for a moment again and again', () => {
  const list = new PriorityList<PriorityNode>();
  const low = new PriorityNode(9, 0);
  list.insert(low);
  for (let sequence = 1; sequence < 64; sequence += 1) {
    list.insert(new PriorityNode(25, sequence));
    expect(list.take()?.priority).toBe(25);
  }
  list.insert(new PriorityNode(25, 64));
  expect(list.take()).toBe(low);
});

test('ageing counts only takes during which somebody waited: few items keep strict order however old the queue', () => {
  const queue = new PriorityQueue<string>();
  for (let round = 0; round < 3 * AGEING_INTERVAL; round += 1) {
    queue.push('low', 9);
    queue.push('high', 25);
    expect(drain(queue)).toEqual(['high', 'low']);
  }
});

test('remove takes out wherever it stands, and only what waits', () => {
  const queue = queueOf(['a', 21], ['b', 21], ['c', 21], ['d', 9]);
  expect(queue.remove('b')).toBe(true);
  expect(queue.remove('b')).toBe(false);
  expect(queue.remove('d')).toBe(true);
  queue.push('e', 21);
  expect(queue.has('e')).toBe(true);
  expect(queue.has('x')).toBe(false);
  expect(drain(queue)).toEqual(['a', 'c', 'e']);
  expect(queue.remove('a')).toBe(false);
});

test('reprioritize keeps the age among the new equals', () => {
  const queue = queueOf(['old low', 9], ['a', 25], ['middle low', 9], ['b', 25], ['young low', 9]);
  expect(queue.reprioritize('young low', 25)).toBe(true);
  expect(queue.reprioritize('old low', 25)).toBe(true);
  expect(queue.reprioritize('middle low', 25)).toBe(true);
  expect(queue.reprioritize('absent', 25)).toBe(false);
  expect(drain(queue)).toEqual(['old low', 'a', 'middle low', 'b', 'young low']);
});

test('against a model: random pushes, shifts, removals and rises', () => {
  let state = 42;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 30; round += 1) {
    const queue = new PriorityQueue<number>();
    let model: { item: number; priority: number }[] = [];
    let takes = 0;
    const levels = (): number[] => [...new Set(model.map((entry) => entry.priority))];
    const left = (priority: number): void => {
      const rest = levels();
      if (rest.length === 0 || (rest.length === 1 && rest[0]! > priority)) takes = 0;
    };
    for (let step = 0; step < 300; step += 1) {
      const action = random(10);
      if (action < 5) {
        const priority = [9, 17, 21, 25][random(4)]!;
        queue.push(step, priority);
        model.push({ item: step, priority });
      } else if (action < 8) {
        const isContended = levels().length > 1;
        const aged = isContended && takes === AGEING_INTERVAL - 1;
        const next = aged
          ? model[0]
          : model.toSorted((a, b) => b.priority - a.priority || a.item - b.item)[0];
        takes = isContended && !aged ? takes + 1 : 0;
        expect(queue.shift()).toBe(next?.item);
        model = model.filter((entry) => entry !== next);
        if (next !== undefined) left(next.priority);
      } else if (model.length > 0) {
        const entry = model[random(model.length)]!;
        if (action === 8) {
          queue.remove(entry.item);
          model = model.filter((other) => other !== entry);
          left(entry.priority);
        } else {
          const rise = random(5);
          entry.priority += rise;
          queue.reprioritize(entry.item, entry.priority);
          if (rise > 0 && levels().length <= 1) takes = 0;
        }
      }
      expect(queue.length).toBe(model.length);
    }
  }
});

test('100,000 cancelled newest first, and 100,000 raised, in no quadratic time', () => {
  const queue = new PriorityQueue<number>();
  for (let i = 0; i < 100_000; i += 1) queue.push(i, 9);
  for (let i = 0; i < 100_000; i += 1) queue.push(100_000 + i, 25);
  for (let i = 0; i < 100_000; i += 1) queue.reprioritize(i, 25);
  for (let i = 199_999; i >= 100_000; i -= 1) queue.remove(i);
  expect(queue.length).toBe(100_000);
  for (let i = 0; i < 100_000; i += 1) if (queue.shift() !== i) throw new Error(`out of order at ${i}`);
});
