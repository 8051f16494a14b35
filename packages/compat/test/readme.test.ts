import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const text = readFileSync(path.join(root, 'README.md'), 'utf8');
const folder = path.join(root, '.reports/readme');
const run = promisify(execFile);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const programs = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ''], index) => {
  const file = path.join(folder, `program-${index + 1}.ts`);
  writeFileSync(file, code);
  return { file, code };
});

describe('the page', () => {
  test('has a program for each package', () => {
    for (const name of ['p-map', 'p-limit', 'p-queue', 'p-timeout']) {
      expect(programs.filter(({ code }) => code.includes(`@tasktree/compat/${name}`))).toHaveLength(1);
    }
  });

  for (const { file, code } of programs) {
    test(`${path.basename(file)} prints what it says`, async () => {
      const { stdout, stderr } = await run(process.execPath, [file], { cwd: root });
      const announced = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line);
      expect(stderr).toBe('');
      expect(stdout.trimEnd().split('\n')).toEqual(announced);
    });
  }

  test('compiles', async () => {
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      '{ "extends": "../../tsconfig.json", "include": ["*.ts"] }',
    );
    const tsc = path.join(root, '../../node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, '-p', folder]).catch(({ stdout }: { stdout: string }) => {
      throw new Error(stdout);
    });
  });
});
