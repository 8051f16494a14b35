import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Linter } from 'eslint';
import { Linter as LeastLinter } from 'eslint-least';
import leastManifest from 'eslint-least/package.json' with { type: 'json' };
import { expect, it } from 'vitest';
import { corpusFiles, folder, isOfBrowser, reported, rulesFor, textOf } from './corpus.ts';

const execute = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

// Inside this package, so that oxlint and the Node it starts find the plugin by its path.
async function oxlint(files: readonly string[], rules: object): Promise<string[]> {
  const config = await mkdtemp(path.join(here, '.oxlint-'));
  try {
    await writeFile(
      path.join(config, 'oxlintrc.json'),
      JSON.stringify({ categories: { correctness: 'off' }, jsPlugins: ['../../src/index.ts'], rules }),
    );
    const command = path.join(here, '../node_modules/oxlint/bin/oxlint');
    const args = [command, '-c', path.join(config, 'oxlintrc.json'), '--format=json', ...files];
    const output = await execute(process.execPath, args, { cwd: folder, maxBuffer: 64 << 20 }).then(
      ({ stdout }) => stdout,
      (error: { stdout: string; stderr: string }) => error.stdout || error.stderr,
    );
    const { diagnostics } = JSON.parse(output) as { diagnostics: Diagnostic[] };
    return diagnostics.map(({ code, filename, labels: [label] }) => {
      const rule = /\(([\w-]+)\)/.exec(code)?.[1] ?? code;
      return textOf({ file: filename, line: label?.span.line ?? 0, rule });
    });
  } finally {
    await rm(config, { recursive: true, force: true });
  }
}

it.each([
  ['in browsers without the transform', isOfBrowser],
  ['elsewhere', (file: string) => !isOfBrowser(file)],
])('oxlint and ESLint agree on the corpus: %s', async (_, isMeant) => {
  const files = corpusFiles().filter(isMeant);
  const [first = ''] = files;
  const expected = new Set(files.flatMap((file) => reported(file).map(textOf)));
  expect(expected.size).toBeGreaterThan(20);
  expect([...new Set(await oxlint(files, rulesFor(first)))].sort()).toEqual([...expected].sort());
});

it('the least ESLint that the manifest names says the same', () => {
  const { peerDependencies } = JSON.parse(readFileSync(path.join(here, '../package.json'), 'utf8')) as {
    peerDependencies: { eslint: string };
  };
  expect(peerDependencies.eslint).toBe(`>=${leastManifest.version}`);
  const least = new LeastLinter({ cwd: folder }) as unknown as Linter;
  for (const file of corpusFiles()) expect(reported(file, least)).toEqual(reported(file));
});
