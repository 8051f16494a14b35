import { expect, test } from 'vitest';
import { marbles, parse, render } from './marble.ts';

test('a diagram is read and written', () => {
  for (const diagram of ['a--b|', "-'foo''bar'^", '[ab]-[c|]', 'ab;', '----|']) {
    expect(render(parse(diagram))).toBe(diagram);
  }
  expect(render(parse(' a -- b | '))).toBe('a--b|');
});

test('an input plays its diagram', async () => {
  await marbles('a--[bc]-|', (a) => a, 'a--[bc]-|');
  await marbles('ab-^', (a) => a, 'ab-^');
  await marbles('ab---c|', (a) => a, 'ab-;');
});

test('a diagram that does not hold is told', async () => {
  await expect(marbles('ab|', (a) => a, 'a-b|')).rejects.toThrow('ab|');
  await expect(marbles('ab|', (a) => a, 'ab')).rejects.toThrow();
  await expect(marbles('ab^', (a) => a, 'ab|')).rejects.toThrow();
});
