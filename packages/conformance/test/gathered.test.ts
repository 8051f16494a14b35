import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cases, lawTitles, type ConformanceCase } from '../src/index.ts';

const folder = new URL('../src/laws/', import.meta.url);

test('every file of laws is gathered', async () => {
  for (const file of readdirSync(folder).sort()) {
    const module = (await import(new URL(file, folder).href)) as { cases: readonly ConformanceCase[] };
    const missing = module.cases.filter((one) => !cases.includes(one)).map(({ id }) => id);
    expect(missing, file).toEqual([]);
  }
});

test('the id of a case is that of its law and a few words, and there is one of each', () => {
  for (const { id } of cases) expect(id).toMatch(/^[a-z]+\.\d+\/[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
});

test('titles are short sentences, and further laws are named by their ids', () => {
  for (const { id, title, also = [] } of cases) {
    expect(title.length, id).toBeGreaterThan(10);
    expect(title.endsWith('.'), id).toBe(false);
    for (const law of also) expect(law, id).toMatch(/^[a-z]+\.\d+$/);
  }
});

test('every law that is listed has a case, and every case a law that is listed', () => {
  const held = new Set(cases.map(({ id }) => id.slice(0, id.indexOf('/'))));
  expect(Object.keys(lawTitles).filter((law) => !held.has(law))).toEqual([]);
  expect([...held].filter((law) => !(law in lawTitles))).toEqual([]);
  for (const law of cases.flatMap(({ also = [] }) => also)) expect(lawTitles, law).toHaveProperty([law]);
});
