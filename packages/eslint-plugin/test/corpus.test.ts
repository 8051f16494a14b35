import { expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { corpusFiles, marked, score } from './corpus.ts';

const files = corpusFiles();
const { scores, missing, extra } = score(files);

it('has 120 files, and places for every rule', () => {
  expect(files.length).toBeGreaterThanOrEqual(120);
  const rules = new Set(files.flatMap((file) => marked(file).map(({ rule }) => rule)));
  expect([...rules].sort()).toEqual(Object.keys(plugin.rules).sort());
});

it.each(Object.keys(plugin.rules))(
  '%s finds nine of ten, and nineteen of twenty reports are right',
  (rule) => {
    const { wrong, found, false: mistaken } = scores.get(rule) ?? { wrong: 0, found: 0, false: 0 };
    const of = (texts: readonly string[]): string[] => texts.filter((text) => text.endsWith(` ${rule}`));
    expect(wrong).toBeGreaterThanOrEqual(8);
    expect(found / wrong, of(missing).join('\n')).toBeGreaterThanOrEqual(0.9);
    expect(found / (found + mistaken), of(extra).join('\n')).toBeGreaterThanOrEqual(0.95);
  },
);
