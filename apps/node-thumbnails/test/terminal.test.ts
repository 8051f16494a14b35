import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { LiveLines } from '../src/terminal.ts';

function screen() {
  const written: string[] = [];
  return { written, write: (text: string) => written.push(text) };
}

test('goes back to the first of its lines, and draws over them', () => {
  const output = screen();
  const lines = new LiveLines(output);
  lines.draw(['one', 'two']);
  lines.draw(['three']);
  expect(output.written[1]).not.toContain('A');
  expect(output.written[2]).toContain('\u001B[2A');
  expect(stripVTControlCharacters(output.written[2] ?? '')).toBe('\rthree\n');
});

test('puts lasting lines above the live ones, which then begin below them', () => {
  const output = screen();
  const lines = new LiveLines(output);
  lines.draw(['live']);
  lines.draw(['live'], ['news']);
  lines.draw(['live']);
  expect(stripVTControlCharacters(output.written[2] ?? '')).toBe('\rnews\nlive\n');
  expect(output.written[3]).toContain('\u001B[1A');
});

test('takes its lines away at the end, and gives back the cursor', () => {
  const output = screen();
  {
    using lines = new LiveLines(output);
    lines.draw(['live']);
  }
  expect(output.written[0]).toBe('\u001B[?25l');
  expect(output.written.at(-2)).toContain('\u001B[1A\u001B[J');
  expect(output.written.at(-1)).toBe('\u001B[?25h');
});
