import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test, vi } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

beforeEach(() => void vi.resetModules());

test.each(globSync('**/*.ts', { cwd: source }).sort())('%s can be imported first', async (file) => {
  expect(await import(/* @vite-ignore */ `${source}/${file}`)).toBeDefined();
});
