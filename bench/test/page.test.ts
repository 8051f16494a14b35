import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { goals } from '../src/goals.ts';
import { judge } from '../src/judge.ts';
import { adapterNames } from '../src/layout.ts';
import { renderReport } from '../src/page.ts';
import { addAnswer, cellOf, emptyResults, type Results } from '../src/results.ts';
import { unitOf } from '../src/titles.ts';

type Figures = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Results of Node 26 in which each cell has this warm figure. */
function measured(rows: Figures): Results {
  const results = emptyResults(1, true);
  results.runtimes['node26'] = '26.0.0';
  for (const [row, columns] of Object.entries(rows)) {
    for (const [adapter, figure] of Object.entries(columns)) {
      addAnswer(cellOf(results, 'node26', row, adapter), { samples: { warm: [figure] } });
    }
  }
  return results;
}

const verdicts = (results: Results): unknown[] =>
  judge(results, 'node26')
    .filter(({ verdict }) => verdict !== '')
    .map(({ goal: { row, ours, against }, figure, verdict }) => [row, ours, against, figure, verdict]);

test('a figure is set against another column of its row, and against another row', () => {
  const results = measured({
    'group-10': { 'p-map': 400, tasktree: 200 },
    'all-10': { tasktree: 230 },
  });
  deepEqual(verdicts(results), [
    ['group-10', 'tasktree', 'p-map', 0.5, 'goal'],
    ['all-10', 'tasktree', 'tasktree', 1.15, 'must'],
    ['all-10', 'tasktree', 'effect', undefined, 'not measured'],
  ]);
});

test('a figure may stand for itself, and may have to be high', () => {
  const results = measured({ 'stall-own': { tasktree: 6 }, 'jobs-1ms': { tasktree: 1.9 } });
  deepEqual(verdicts(results), [
    ['stall-own', 'tasktree', undefined, 6, 'missed'],
    ['jobs-1ms', 'tasktree', undefined, 1.9, 'missed'],
  ]);
});

test('what binds in one runtime is reported in the others', () => {
  const results = measured({ 'map-10': { raw: 100, 'p-map': 400, tasktree: 300 } });
  results.cells['deno'] = results.cells['node26'] ?? {};
  const inDeno = judge(results, 'deno').map(({ goal: { against }, figure, verdict }) => [
    against,
    figure,
    verdict,
  ]);
  deepEqual(inDeno, [
    ['raw', 3, 'goal'],
    ['p-map', 0.75, ''],
  ]);
});

test('the page says what a task costs before it says what is missed', () => {
  const results = measured({
    'group-1000': { raw: 100, 'raw-als': 200, 'p-map': 900, tasktree: 400, 'tasktree-explicit': 200 },
  });
  const page = renderReport(results);
  const headings = page.split('\n').filter((line) => line.startsWith('## '));
  deepEqual(headings.slice(0, 4), [
    '## What it costs',
    '## When it matters',
    '## What is missed',
    '## How to read the tables',
  ]);
  ok(page.includes('| group of 1,000: a child | 100 | 400 | 200 | p-map 900 |'), page);
  ok(page.includes('takes 300 ns more than a bare promise'), page);
  ok(page.includes('- node26: group of 1,000: a child, tasktree × raw-als: 2.00, must 1.05'), page);
});

test('every goal names a row with a unit, and columns that there are', () => {
  const columns = [...adapterNames, 'tasktree-slim'];
  for (const { row, ours, against, againstRow, must, goal, atLeast } of goals) {
    ok(unitOf(row) !== '', row);
    ok(againstRow === undefined || unitOf(againstRow) !== '', `${row}: ${againstRow}`);
    ok(
      columns.includes(ours) && (against === undefined || columns.includes(against)),
      `${row}: ${ours}, ${against}`,
    );
    equal(must === undefined, goal === undefined, row);
    ok(atLeast || must === undefined || (goal as number) <= must, `${row}: the goal is the stricter one`);
  }
});
