import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { installed, lint, sourcesOf } from './code-bases.ts';

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
  ])('%s', { timeout: 60_000 }, (name, limit) => {
    const files = sourcesOf(installed(name), limit);
    expect(files).toHaveLength(limit);
    expect(reports(files)).toEqual([]);
  });
});

describe('the programs and scenarios of this repository keep the recommended rules', () => {
  it.each(['apps', 'docs/scenarios'])('%s', (folder) => {
    const files = sourcesOf(path.join(repository, folder), 500).filter((file) => !file.includes('/dist/'));
    expect(files.length).toBeGreaterThan(10);
    // They run where the current task is known behind an await, too.
    const ambient = /no-ambient-after-await/;
    expect(reports(files).filter((report) => !ambient.test(report))).toEqual([]);
  });
});
