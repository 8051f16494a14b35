import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countCases } from '../count-tests.mjs';
import { toJUnit } from '../junit.mjs';

test('every case of a conformance report is counted as what it is, whatever its text holds', () => {
  const result = { id: 'tree.2/a', form: 'explicit', title: 'it\'s "<so>" & so', ms: 3 };
  const xml = toJUnit({
    runtime: 'node26',
    version: '26.10.0',
    host: 'node',
    passed: 1,
    failed: 1,
    gaps: 1,
    results: [
      { ...result, status: 'pass' },
      { ...result, status: 'fail', error: 'got "</testcase>\u0000", expected <skipped/>' },
      { ...result, status: 'gap', reason: 'no <gc>', allowedBy: 'tree.11' },
    ],
  });
  const { failures, ...counts } = countCases(xml);
  assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 1 });
  assert.deepEqual(
    failures.map(({ reason }) => reason),
    ['got "</testcase>?", expected <skipped/>'],
  );
});
