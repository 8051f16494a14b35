import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { layOut } from '@tasktree/tools/published';
import { runtime } from '@tasktree/tools/runtimes';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'tasktree-compat-'));
const packages = ['p-map', 'p-limit', 'p-queue', 'p-timeout'];

beforeAll(() => {
  layOut(folder, ['@tasktree/compat']);
  const manifest = { type: 'module', dependencies: { '@tasktree/compat': '*' } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  cpSync(path.join(import.meta.dirname, 'programs'), folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const name of ['node20', 'node22', 'node24', 'node26', 'deno']) {
  test(`in ${name} the stack of an error leads to who asked for the work`, { timeout: 30_000 }, async () => {
    const [command, ...before] = runtime(name).command as [string, ...string[]];
    const permissions =
      name === 'deno' ? ['run', '--quiet', '--allow-all', '--no-check', '--node-modules-dir=manual'] : [];
    const modules = packages.map((one) => `@tasktree/compat/${one}`);
    const { stdout } = await run(command, [...before, ...permissions, 'stacks.mjs', ...modules], {
      cwd: folder,
      env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' },
    });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    for (const line of lines) expect(line).toMatch(/: true$/);
  });
}
