import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { installed, lint, sourcesOf } from './code-bases.ts';
import { bodiesIn, disguise } from './disguise.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

function reports(files: readonly string[]): string[] {
  return files.flatMap((file) =>
    lint(readFileSync(file, 'utf8'), file).map(
      ({ line, ruleId, message }) => `${path.basename(file)}:${line} ${ruleId ?? 'unparsed'}: ${message}`,
    ),
  );
}

describe('code that has nothing to do with this library: no crash, no report', () => {
  it.each([
    ['effection', 50],
    ['p-map', 1],
    ['p-queue', 5],
    ['rxjs', 60],
    ['streaming-iterables', 3],
    ['undici', 40],
  ])('%s', (name, limit) => {
    const files = sourcesOf(installed(name), limit);
    expect(files).toHaveLength(limit);
    expect(reports(files)).toEqual([]);
  });
});

// So that the rules have something to look at. Each of these reports was looked at, and is right (docs/code-bases.md).
describe('code whose promises are said in words of this library', () => {
  it.each([
    ['p-map', 8, { 'await-using-async-let': 2, 'no-ambient-after-await': 1, 'no-captured-mutation': 11 }],
    ['p-queue', 5, { 'no-captured-mutation': 1, 'no-promise-combinators': 1 }],
    ['undici', 10, { 'await-using-async-let': 1, 'no-unremoved-listener': 1 }],
  ])('%s', (name, bodies, expected) => {
    const texts = sourcesOf(installed(name), 200).map((file) => disguise(readFileSync(file, 'utf8')) ?? '');
    expect(texts.map(bodiesIn).reduce((sum, one) => sum + one)).toBeGreaterThanOrEqual(bodies);
    const found: Record<string, number> = {};
    for (const { ruleId } of texts.flatMap((text) => lint(text, 'disguised.mjs'))) {
      const rule = String(ruleId).replace('@tasktree/', '');
      found[rule] = (found[rule] ?? 0) + 1;
    }
    expect(found).toEqual(expected);
  });
});

describe('the code of this repository keeps the recommended rules', () => {
  const reportsIn = (folder: string): string[] => {
    const files = sourcesOf(path.join(repository, folder), Infinity).filter(
      (file) => !/\/(?:dist|test|conformance)\//.test(file),
    );
    expect(files.length).toBeGreaterThan(10);
    // It runs where the current task is known behind an await, too.
    return reports(files).filter((report) => !report.includes('no-ambient-after-await'));
  };

  // The conformance suite and the tests do on purpose what the rules are against.
  it('apps', () => {
    expect(reportsIn('apps')).toEqual([]);
  });

  it('packages, but for what writes each place of an array once', () => {
    const found = reportsIn('packages').map((report) => report.replace(/:\d+ (\S+): .*'(.*)'.*$/, ' $1 $2'));
    expect([...new Set(found)]).toEqual([
      'map-run.ts @tasktree/no-captured-mutation this.#results',
      'map-run.ts @tasktree/no-captured-mutation this.#errors',
    ]);
  });

  it('docs/scenarios, but for the one that shows the mistake', () => {
    expect(reportsIn('docs/scenarios').map((report) => report.split(': ')[0])).toEqual([
      '06-the-race.ts:22 @tasktree/no-captured-mutation',
    ]);
  });
});
