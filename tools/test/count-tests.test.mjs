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

function run(files, code = '0') {
  return inFolder((folder) => {
    for (const [name, xml] of Object.entries(files)) {
      mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(folder, name), xml);
    }
    return spawnSync(process.execPath, [counter, code], { cwd: folder, encoding: 'utf8' });
  });
}

function output(files) {
  return run(files).stdout;
}

function count(files, code) {
  const { status, stdout } = run(files, code);
  return { status, last: stdout.trimEnd().split('\n').at(-1) };
}

const good = '<testsuite><testcase name="a"/><testcase name="b > c"></testcase></testsuite>';
const bad =
  '<testsuite><testcase name="a"><failure>x</failure></testcase><testcase name="s"><skipped/></testcase></testsuite>';

test('cases are told apart, and text inside CDATA is no case', () => {
  assert.deepEqual(countCases(good), { passed: 2, failed: 0, skipped: 0, failures: [] });
  assert.deepEqual(countCases(bad), {
    passed: 0,
    failed: 1,
    skipped: 1,
    failures: [{ name: 'a', reason: 'x' }],
  });
  assert.deepEqual(
    countCases('<testcase name="a"><system-out><![CDATA[<testcase><failure>]]></system-out></testcase>'),
    {
      passed: 1,
      failed: 0,
      skipped: 0,
      failures: [],
    },
  );
});

test('a failure is named with its reason, however its runner writes it', () => {
  const reasons = (xml) => countCases(xml).failures;
  assert.deepEqual(
    reasons(
      '<testcase name="a &lt;b&gt;"><failure message="x &amp; y" type="E">E: x &amp; y\n at z</failure></testcase>',
    ),
    [{ name: 'a <b>', reason: 'E: x & y\n at z' }],
  );
  assert.deepEqual(reasons('<testcase name="a"><failure message="no &#34;1&#x22;"/></testcase>'), [
    { name: 'a', reason: 'no "1"' },
  ]);
  assert.deepEqual(reasons('<testcase name="a"><error><![CDATA[<testcase> & so on]]></error></testcase>'), [
    { name: 'a', reason: '<testcase> & so on' },
  ]);
  assert.deepEqual(reasons('<testcase failure="why" name="a"><system-out/></testcase>'), [
    { name: 'a', reason: 'why' },
  ]);
});

test('what failed stands before the last line, cut short where it is long', () => {
  const long = `<testcase name="long"><failure>${'line\n'.repeat(40)}</failure></testcase>`;
  const lines = output({ 'packages/a/.reports/x.xml': bad, 'packages/b/.reports/y.xml': long }).split('\n');
  assert.ok(lines.includes('FAILED a'), lines.join('\n'));
  assert.ok(lines.includes('  in packages/a/.reports/x.xml'));
  assert.ok(lines.includes('FAILED long'));
  assert.ok(lines.includes('  (28 more lines)'));
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
      const { failures, ...counts } = countCases(readFileSync(xml, 'utf8'));
      assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 1 }, ran.stderr);
      assert.equal(failures.length, 1);
      assert.match(failures[0].name, /\bbad$/);
      // Bun's report names the kind of the failure alone.
      if (runner !== 'bun') assert.match(failures[0].reason, /<no>/);
    });
  });
}
