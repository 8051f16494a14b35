import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { forProcess } from '@tasktree/tools/patience';
import { docs, read, root } from '../src/pages.ts';

interface Diagnostic {
  readonly message: string;
  readonly code: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

function lint(file: string): Promise<Diagnostic[]> {
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint');
  const args = [oxlint, '-c', 'scenarios/race.oxlintrc.json', '--format=json', file];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: docs, timeout: forProcess }, (error, stdout, stderr) => {
      if (stdout === '') return reject(new Error(stderr, { cause: error }));
      resolve((JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics);
    });
  });
}

test('the linter says of the race what the guide says that it says, and nothing of the cure', async () => {
  const [found, ...others] = await lint('scenarios/06-the-race.ts');
  assert.ok(found !== undefined && others.length === 0, 'one report');
  assert.equal(found.code, '@tasktree(no-captured-mutation)');
  const program = read('docs/scenarios/06-the-race.ts').split('\n');
  assert.match(program[(found.labels[0]?.span.line ?? 0) - 1] ?? '', /thumbnails = \{ \.\.\.thumbnails/);
  const page = read('docs/guide/groups.md').replaceAll(/\s+/g, ' ');
  assert.ok(page.includes(found.message.replaceAll(/\s+/g, ' ')), found.message);
  assert.deepEqual(await lint('scenarios/07-the-cure.ts'), []);
});
