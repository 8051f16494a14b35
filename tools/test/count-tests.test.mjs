import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { countCases } from '../count-tests.mjs';
import { root } from '../repository.mjs';
import { runtime } from '../runtimes.mjs';

const counter = path.join(root, 'tools/count-tests.mjs');

function inFolder(use) {
  const folder = mkdtempSync(path.join(tmpdir(), 'count-tests-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(files, code = '0') {
  return inFolder((folder) => {
    for (const [name, xml] of Object.entries(files)) {
      mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(folder, name), xml);
    }
    const { status, stdout } = spawnSync(process.execPath, [counter, code], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, last: stdout.trimEnd().split('\n').at(-1) };
  });
}

const good = '<testsuite><testcase name="a"/><testcase name="b > c"></testcase></testsuite>';
const bad =
  '<testsuite><testcase name="a"><failure>x</failure></testcase><testcase name="s"><skipped/></testcase></testsuite>';

test('cases are told apart, and text inside CDATA is no case', () => {
  assert.deepEqual(countCases(good), { passed: 2, failed: 0, skipped: 0 });
  assert.deepEqual(countCases(bad), { passed: 0, failed: 1, skipped: 1 });
  assert.deepEqual(
    countCases('<testcase name="a"><system-out><![CDATA[<testcase><failure>]]></system-out></testcase>'),
    {
      passed: 1,
      failed: 0,
      skipped: 0,
    },
  );
});

test('the sum over packages, apps, tools and bench is the last line', () => {
  const files = {
    'packages/a/.reports/x.xml': good,
    'apps/b/.reports/y.xml': good,
    'tools/.reports/z.xml': good,
  };
  assert.deepEqual(count(files), { status: 0, last: '6 passed, 0 failed' });
  assert.deepEqual(count({ ...files, 'bench/.reports/w.xml': bad }), {
    status: 1,
    last: '6 passed, 1 failed, 1 skipped',
  });
});

test('a pipeline that failed without a failed test, or that ran no test, counts as a failure', () => {
  assert.deepEqual(count({ 'packages/a/.reports/x.xml': good }, '2'), {
    status: 1,
    last: '2 passed, 1 failed',
  });
  assert.deepEqual(count({}), { status: 1, last: '0 passed, 1 failed' });
});

const cases = {
  node: `import { test } from 'node:test'; test('good', () => {}); test('bad', () => { throw new Error('<no>'); }); test.skip('left', () => {});`,
  deno: `Deno.test('good', () => {}); Deno.test('bad', () => { throw new Error('<no>'); }); Deno.test.ignore('left', () => {});`,
  bun: `import { test } from 'bun:test'; test('good', () => {}); test('bad', () => { throw new Error('<no>'); }); test.skip('left', () => {});`,
};
const commands = {
  node: (file, xml) => [
    'node22',
    '--test',
    '--test-reporter=junit',
    `--test-reporter-destination=${xml}`,
    file,
  ],
  deno: (file, xml) => ['deno', 'test', '--quiet', '--no-check', '--no-config', `--junit-path=${xml}`, file],
  bun: (file, xml) => [
    'bun',
    'test',
    '--reporter=junit',
    `--reporter-outfile=${xml}`,
    `./${path.basename(file)}`,
  ],
};

for (const [runner, source] of Object.entries(cases)) {
  test(`the report of ${runner}'s test runner is read rightly`, () => {
    inFolder((folder) => {
      const file = path.join(folder, 'sample.test.mjs');
      const xml = path.join(folder, 'report.xml');
      writeFileSync(file, source);
      const [name, ...args] = commands[runner](file, xml);
      const environment = { ...process.env, DENO_DIR: path.join(folder, 'deno') };
      // Left in place, this makes a nested node --test report to the outer one.
      delete environment.NODE_TEST_CONTEXT;
      const ran = spawnSync(runtime(name).command[0], args, {
        cwd: folder,
        encoding: 'utf8',
        timeout: 60_000,
        env: environment,
      });
      assert.notEqual(ran.status, 0, 'a failing test fails the run');
      assert.deepEqual(
        countCases(readFileSync(xml, 'utf8')),
        { passed: 1, failed: 1, skipped: 1 },
        ran.stderr,
      );
    });
  });
}
