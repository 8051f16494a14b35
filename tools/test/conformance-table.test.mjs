import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnOf, differences, parse, render, silent } from '../conformance-table.mjs';

const gap = { status: 'gap', reason: 'no such queues', allowedBy: 'priority.7' };

function report(results, more = {}) {
  return {
    runtime: 'deno',
    host: 'deno',
    ambient: 'full',
    version: '2.9.6',
    date: '2026-11-22',
    passed: 2,
    results,
    ...more,
  };
}

const whole = report([
  { id: 'tree.1/a', law: 'tree.1', status: 'pass' },
  { id: 'tree.1/b', law: 'tree.1', ...gap },
  { id: 'priority.7/a', law: 'priority.7', ...gap },
]);

test('a table that was written is read back as what it was', () => {
  const columns = new Map([
    ['deno', columnOf([whole])],
    [
      'firefox',
      columnOf([report([{ id: 'tree.2/a', law: 'tree.2', status: 'pass' }], { ambient: 'explicit' })]),
    ],
  ]);
  const text = render(columns);
  assert.deepEqual(parse(text), columns);
  assert.equal(render(parse(text)), text);
  assert.match(text, /\| tree\.1 \| [^|]+ \| ✓, gap 1 \| {2}\|/);
});

test('another version is no difference, another cell is one, and so is a column that is not there', () => {
  const committed = columnOf([whole]);
  assert.deepEqual(
    differences(committed, columnOf([report(whole.results, { version: '3.0.0', date: '2027-01-01' })])),
    [],
  );
  const worse = columnOf([report([whole.results[0], whole.results[2]])]);
  assert.deepEqual(differences(committed, worse), [
    'tree.1: the table says ✓, no such queues (allowed by priority.7), the run ✓',
  ]);
  const more = columnOf([report([...whole.results, { id: 'tree.2/a', law: 'tree.2', status: 'pass' }])]);
  assert.deepEqual(differences(more, committed), ['tree.2: the table says ✓, the run nothing']);
  assert.equal(differences(committed, more).length, 1);
  assert.deepEqual(differences(undefined, committed), ['it has no column']);
});

test('a failure has no cell, nor has a gap without a reason or a law', () => {
  for (const wrong of [{ status: 'fail' }, { ...gap, reason: '' }, { ...gap, allowedBy: 'none.1' }]) {
    assert.throws(() => columnOf([report([{ id: 'tree.1/a', law: 'tree.1', ...wrong }])]));
  }
});

test('what several packages found in one runtime is one column, and a law that none speaks of is told', () => {
  const streams = report([{ id: 'stream.1/a', law: 'stream.1', status: 'pass' }], {
    passed: 1,
    host: 'portable',
  });
  const both = columnOf([streams, whole]);
  assert.equal(both.host, 'deno');
  assert.equal(both.cases, '3');
  assert.deepEqual(
    [...both.cells.keys()].toSorted((a, b) => (a < b ? -1 : 1)),
    ['priority.7', 'stream.1', 'tree.1'],
  );
  assert.deepEqual(differences(both, columnOf([whole])), [], 'where only one was run now');
  assert.ok(silent(both).includes('tree.2') && !silent(both).includes('let.1'));
});
