import { expect, test } from 'vitest';
import { treeLines, type TreeTask } from '../src/tree-lines.ts';

function task(id: number, parent: number | null, name: string, ...waitsFor: string[]): TreeTask {
  return { id, parent, name, waitsFor };
}

const tree = [
  task(1, null, 'main'),
  task(2, 1, 'fox'),
  task(3, 2, 'image'),
  task(4, 2, 'metadata'),
  task(5, 1, 'owl', 'sleep'),
  task(6, 1, 'cat', 'slot'),
  task(7, 1, 'cow', 'slot'),
];

test('draws what is live as a tree; what waits for a slot is a number', () => {
  expect(treeLines(tree, 20)).toEqual([
    'main',
    '├─ fox',
    '│  ├─ image',
    '│  └─ metadata',
    '├─ owl · sleep',
    '└─ +2 waiting for a slot',
  ]);
});

test('never draws more lines than there is room for, and counts what it leaves out', () => {
  expect(treeLines(tree, 4)).toEqual([
    'main',
    '├─ fox',
    '│  └─ +2 more',
    '└─ +1 more, +2 waiting for a slot',
  ]);
  const many = [
    task(1, null, 'main'),
    ...Array.from({ length: 50 }, (_, n) => task(n + 2, 1, `picture ${n}`)),
  ];
  for (let height = 0; height < 60; height++)
    expect(treeLines(many, height).length).toBe(Math.min(height, 51));
  expect(treeLines(many, 5).at(-1)).toBe('└─ +47 more');
});

test('detached tasks share the last line', () => {
  const detached = [task(8, null, 'cache'), task(9, 8, 'entry'), task(10, null, 'cache')];
  expect(treeLines([...tree, ...detached], 20).at(-1)).toBe('detached: cache × 2');
  expect(treeLines([...tree, ...detached], 4)).toHaveLength(4);
});

test('a tree of nothing is nothing', () => {
  expect(treeLines([], 20)).toEqual([]);
});
