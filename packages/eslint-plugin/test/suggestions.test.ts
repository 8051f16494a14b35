import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { cases, type Case } from './suggestions/cases.ts';

const execute = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));
// The sources of the workspace: no package of it depends on the linter, nor the linter on one.
const library = pathToFileURL(path.join(here, '../../node/src/index.ts')).href;

function lint({ rule }: Case, code: string): Linter.LintMessage[] {
  const text = code.replace("'library'", "'@tasktree/node'");
  return new Linter().verify(text, {
    plugins: { '@tasktree': plugin },
    rules: { [`@tasktree/${rule}`]: 'error' },
  });
}

function apply(one: Case): string {
  const [message, ...others] = lint(one, one.program);
  expect(others).toEqual([]);
  const { fix } = message?.suggestions?.[one.choice ?? 0] ?? {};
  if (fix === undefined) throw new Error(`no suggestion: ${message?.message}`);
  const text = one.program.replace("'library'", "'@tasktree/node'");
  return text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]);
}

let printed: Record<string, string[]>;
let folder: string;
const addressOf = (index: number, which: string): string =>
  pathToFileURL(path.join(folder, `${index}-${which}.mjs`)).href;

beforeAll(async () => {
  folder = await mkdtemp(path.join(here, '.programs-'));
  const files: string[] = [];
  for (const [index, one] of cases.entries())
    for (const [which, text] of [
      ['before', one.program],
      ['after', apply(one)],
    ] as const) {
      await writeFile(
        path.join(folder, `${index}-${which}.mjs`),
        text.replace(/'(?:library|@tasktree\/node)'/, `'${library}'`),
      );
      files.push(addressOf(index, which));
    }
  const { stdout } = await execute(process.execPath, [path.join(here, 'suggestions/run.mjs'), ...files]);
  printed = JSON.parse(stdout) as Record<string, string[]>;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(cases.map((one, index) => ({ ...one, index })))('$rule: $title', (one) => {
  it('prints as before, and better behind the suggestion', () => {
    expect(printed[addressOf(one.index, 'before')]).toEqual(one.before);
    expect(printed[addressOf(one.index, 'after')]).toEqual(one.after);
  });

  it('is silent then', () => {
    expect(lint(one, apply(one))).toEqual([]);
  });
});
