import { expect, test } from 'vitest';
import { slug, spread, uniqueNames } from '../src/picture.ts';

test('a slug is safe as a file name and in a terminal', () => {
  expect(slug('../../etc/passwd')).toBe('etc-passwd');
  expect(slug('\u001B[31mred\n')).toBe('31mred');
  expect(slug('Füchse & Eulen.png')).toBe('Füchse-Eulen.png');
  expect(slug('…')).toBe('picture');
});

test('names are unique, also where capitals do not count', () => {
  const unique = uniqueNames();
  expect(['fox', 'Fox', 'fox', 'owl'].map(unique)).toEqual(['fox', 'Fox-2', 'fox-3', 'owl']);
});

test('a spread is even and keeps the order', () => {
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7], 4)).toEqual([0, 2, 4, 6]);
  expect(spread([1, 2], 4)).toEqual([1, 2]);
});
