import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { forProcess } from '@tasktree/tools/patience';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);

test.each(blocks.map((code, index) => [index + 1, code] as const))('example %i of the README', (_, code) => {
  const announced = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, line = '']) => line);
  expect(announced.length).toBeGreaterThan(0);
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module-typescript', '--no-warnings', '--eval', code],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8', timeout: forProcess },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout.trimEnd().split('\n')).toEqual(announced);
});
