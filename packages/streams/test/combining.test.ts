import { withTestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { chain, combineLatest, merge, zip } from '../src/index.ts';
import { marbles, type Input } from './marble.ts';

const joined = async function* (source: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  for await (const elements of source) yield elements.join('');
};

describe('merge', () => {
  const two = (a: Input, b: Input): AsyncIterable<string> => merge(a, b);
  const three = (a: Input, b: Input, c: Input): AsyncIterable<string> => merge(a, b, c);

  test('gives elements as they come, and ends with the last source', async () => {
    await marbles('a-c-e-g-|', '-b-d-f-h', two, 'abcdefgh;');
    await marbles('a-c-e-g-|', '-b-d-f-h-|', two, 'abcdefgh-|');
    await marbles('a--e-|', '-b--f|', '--c--g---|', three, 'abcefg---|');
  });
  test('sources of different lengths', async () => {
    await marbles('a|', '-b-d-f-h-|', two, 'ab-d-f-h-|');
    await marbles('a-c-e-g-|', '-b|', two, 'abc-e-g-|');
    await marbles('|', '-b|', two, '-b|');
    await marbles('|', '|', two, '|');
    await marbles('---|', '|', two, '---|');
  });
  test('an error of one closes the others and is thrown at once', async () => {
    await marbles('a-c-^', '-b-d-f-h-|', two, 'abcd^');
    await marbles('a-c-e-g-|', '-b-^', two, 'abc^');
    await marbles('^', '-b|', two, '^');
    await marbles('a-|', '-b-d^', '--c----|', three, 'abcd^');
  });
  test('a cancelled consumer gets the end, and the sources are closed', async () => {
    await marbles('a-c-e-g-|', '-b-d-f-h-|', two, 'abc;');
    await marbles('------|', '------|', two, '--;');
  });
  test('one source, and none', async () => {
    await marbles('ab-c|', (a) => merge(a), 'ab-c|');
    await withTestHost({}, async () =>
      expect(await merge().next()).toEqual({ done: true, value: undefined }),
    );
  });
});

describe('zip', () => {
  const two = (a: Input, b: Input): AsyncIterable<string> => joined(zip(a, b));
  const three = (a: Input, b: Input, c: Input): AsyncIterable<string> => joined(zip(a, b, c));

  test('waits for an element of each', async () => {
    await marbles('a-b-c|', '1-2-3|', two, "'a1'-'b2'-'c3'|");
    await marbles('a--b-c--|', '-1-2--3-|', two, "-'a1'-'b2'--'c3'-|");
    await marbles('a--|', '-1-|', '--x|', three, "--'a1x'|");
  });
  test('ends as soon as one ends, and closes the others', async () => {
    await marbles('a-|', '-1-------|', two, "-'a1'|");
    // The end of a source is seen when it is pulled, and that is when its last element has found its partners.
    await marbles('a--b|', '-1-------|', two, "-'a1'-------|");
    await marbles('a--------|', '-1|', two, "-'a1'|");
    await marbles('|', '-----|', two, '|');
    await marbles('---|', '-----|', '-------|', three, '---|');
  });
  test('an error of one closes the others', async () => {
    await marbles('a--^', '-1----2-|', two, "-'a1'-^");
    await marbles('a----b--|', '-1-^', two, "-'a1'-^");
    await marbles('a-', 'x-', '^', three, '^');
  });
  test('a cancelled consumer gets the end', async () => {
    await marbles('a--b--|', '-1------|', two, "-'a1'---;");
    await marbles('--------|', '--------|', two, '---;');
  });
});

describe('combineLatest', () => {
  const two = (a: Input, b: Input): AsyncIterable<string> => joined(combineLatest(a, b));
  const three = (a: Input, b: Input, c: Input): AsyncIterable<string> => joined(combineLatest(a, b, c));

  test('nothing until each has had an element, then at each new one', async () => {
    await marbles('a-b-c|', '-1-2-|', two, "-'a1''b1''b2''c2'|");
    await marbles('abc---|', '---1--|', two, "---'c1'--|");
    await marbles('a---b-|', '-1---2|', '--x---|', three, "--'a1x'-'b1x''b2x'|");
  });
  test('ends with the last source', async () => {
    await marbles('a|', '-1-2-|', two, "-'a1'-'a2'-|");
    await marbles('a-b-|', '-1|', two, "-'a1''b1'-|");
  });
  test('ends at once when one ends without an element', async () => {
    await marbles('ab--c-|', '--|', two, '--|');
    await marbles('|', '12|', two, '|');
  });
  test('an error of one closes the others', async () => {
    await marbles('a-b-^', '-1------|', two, "-'a1''b1'-^");
    await marbles('a------|', '-1-^', two, "-'a1'-^");
    await marbles('^', '1--|', two, '^');
  });
  test('a cancelled consumer gets the end', async () => {
    await marbles('a--b---|', '-1--2--|', two, "-'a1'-;");
  });
});

describe('chain', () => {
  const two = (a: Input, b: Input): AsyncIterable<string> => chain(a, b);

  test('one after the other', async () => {
    await marbles('ab|', '----cd|', two, 'ab--cd|');
    await marbles('a--|', '1-2-3-|', two, 'a--[12]3-|');
    await marbles('ab|', '---|', (a, b) => chain(a, chain(b)), 'ab-|');
  });
  test('an error ends it', async () => {
    await marbles('ab-|', '----c^', two, 'ab--c^');
  });
  test('a cancelled consumer ends the source that is pulled', async () => {
    await marbles('ab-----|', (a) => chain(a), 'ab-;');
  });
});
