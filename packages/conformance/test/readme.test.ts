import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestHost } from '@tasktree/testing';
import { forRun } from '@tasktree/tools/patience';
import { expect, test } from 'vitest';
import { runConformance, type ConformanceCase } from '../src/index.ts';
import { breakages } from './broken/breakages.ts';
import { environment } from './environment.ts';

const file = new URL('../README.md', import.meta.url);
const readme = readFileSync(file, 'utf8');
const [adapter = '', example = ''] = [...readme.matchAll(/```ts(?: no-run)?\n([\s\S]*?)```/g)].map(
  ([, code]) => code,
);

/** Puts a block of the README where its imports find the packages. */
function write(name: string, code: string): string {
  const folder = new URL('../.reports/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const url = new URL(name, folder);
  writeFileSync(url, code);
  return fileURLToPath(url);
}

test('the adapter of the README keeps the laws', { timeout: forRun }, async () => {
  const program = write('readme-adapter.ts', adapter);
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program], {
    timeout: forRun,
  });
  expect(stdout).toMatch(/^[1-9]\d+ passed, 0 failed, \d+ gaps\n$/);
});

test('the case of the README passes, and fails where nobody waits', async () => {
  const url = write('readme-case.ts', example);
  const module = (await import(url)) as { example: ConformanceCase };
  const options = { environment: environment(), cases: [module.example] };
  const whole = await runConformance(createTestHost({ autoAdvance: true }), options);
  expect(whole).toMatchObject({ passed: 3, failed: 0, gaps: 0 });
});

test('the list of what is broken on purpose is the one in the README', () => {
  const rows = breakages.map(({ what, laws }) => `| ${what} | ${laws.join(', ')} |`);
  const table = ['| broken | noticed by the cases of |', '| --- | --- |', ...rows].join('\n');
  const parts = /(<!-- breakages -->\n)[\s\S]*(<!-- \/breakages -->)/;
  if (process.env['UPDATE_README'] !== undefined) {
    writeFileSync(
      file,
      readme.replace(parts, (_, before: string, after: string) => `${before}${table}\n${after}`),
    );
  }
  expect(readFileSync(file, 'utf8')).toContain(`<!-- breakages -->\n${table}\n<!-- /breakages -->`);
});
