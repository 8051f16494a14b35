import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { expect, test } from 'vitest';
import { transform } from '../src/index.ts';

const source = `import { one } from 'one';
export async function f(list: AsyncIterable<number>) {
  for await (const item of list) {
    use(item, await other(item));
  }
  try {
    await using resource = await open();
    resource.read();
  } catch ({ message }) {
    report(message);
  }
  return last();
}
export const g = async () => await tail();
`;

/** Where a word first is: line from 1, column from 0. */
function place(code: string, word: string): { line: number; column: number } {
  const before = code.slice(0, code.indexOf(word)).split('\n');
  return { line: before.length, column: before.at(-1)?.length ?? 0 };
}

test('each word of the source is found where it was, also where it was moved', () => {
  const result = transform(source, 'source.ts');
  const map = new TraceMap(JSON.parse(String(result?.map)));
  expect(map.sources).toEqual(['source.ts']);
  expect(map.sourcesContent).toEqual([source]);
  const words = [
    'one }',
    'f(list',
    'item of',
    'use(',
    'other(',
    'open()',
    'resource.read',
    'message }',
    'report(',
    'last()',
    'tail()',
  ];
  const moved: Record<string, string> = { 'item of': 'item ', 'message }': 'message }' };
  for (const word of words) {
    const at = place(result?.code ?? '', moved[word] ?? word);
    const { line, column } = originalPositionFor(map, at);
    expect({ line, column }, word).toEqual(place(source, word));
  }
});

test('lines stay where they were, so that a stack without a map is right by line', () => {
  const result = transform(source, 'source.ts');
  expect(result?.code.split('\n').length).toBe(source.split('\n').length);
});
