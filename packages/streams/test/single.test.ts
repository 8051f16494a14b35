import { Task, suppressedErrors } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { adjacentPairs, chunked, removeDuplicates, type Source } from '../src/index.ts';
import { marbles, type Input } from './marble.ts';

const joined = async function* (chunks: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield chunk.flat().join('');
};
const isUpper = (text: string): boolean => text === text.toUpperCase();

describe('chunked by count', () => {
  const by =
    (count: number) =>
    (source: Input): AsyncIterable<string> =>
      joined(chunked(source, count));

  test('full chunks, and the rest with the end', async () => {
    await marbles('ABCDE|', by(1), 'ABCDE|');
    await marbles('ABC    DEF    |', by(3), "--'ABC'--'DEF'|");
    await marbles('A--B-C    --DE-F    |', by(3), "-----'ABC'-----'DEF'|");
    await marbles('11111|', by(3), "--'111'--['11'|]");
    await marbles('--|', by(3), '--|');
    await marbles('ABC|', (a) => joined(chunked(a, { count: 2 })), "-'AB'-[C|]");
  });
  test('an error loses what was collected', async () => {
    await marbles('AB^', by(3), '--^');
  });
});

describe('chunked by relation and by projection', () => {
  const sameCase = (source: Input): AsyncIterable<string> =>
    joined(chunked(source, { by: (previous, next) => isUpper(previous) === isUpper(next) }));
  const letters = (source: Input): AsyncIterable<string> =>
    joined(chunked(source, { on: (text) => text[0]!.toLowerCase() }));

  test('neighbours that belong together', async () => {
    await marbles('ABC    def    GH   ij   Kl|', sameCase, "---'ABC'--'def'-'GH'-'ij'K[l|]");
    await marbles('A----|', sameCase, '-----[A|]');
    await marbles('ABCDE|', (a) => joined(chunked(a, { by: async () => true })), "-----['ABCDE'|]");
    await marbles('AB^', sameCase, '--^');
  });
  test('neighbours of one projection, with it', async () => {
    await marbles('AabBb|', letters, "--'aAa'--['bbBb'|]");
    await marbles('A----|', letters, "-----['aA'|]");
    await marbles('Aa^', letters, '--^');
  });
});

describe('removeDuplicates', () => {
  test('leaves out what equals the one before', async () => {
    await marbles('a-a-b-b-a-|', (a) => removeDuplicates(a), 'a---b---a-|');
    await marbles(
      'aAbB-|',
      (a) => removeDuplicates(a, (x, y) => x.toLowerCase() === y.toLowerCase()),
      'a-b--|',
    );
    await marbles('aa^', (a) => removeDuplicates(a), 'a-^');
    await marbles('aa-----|', (a) => removeDuplicates(a, async (x, y) => x === y), 'a---;');
  });
});

describe('adjacentPairs', () => {
  test('each with the next', async () => {
    await marbles('1-2-3-4|', (a) => joined(adjacentPairs(a)), "--'12'-'23'-'34'|");
    await marbles('1--|', (a) => joined(adjacentPairs(a)), '---|');
    await marbles('|', (a) => joined(adjacentPairs(a)), '|');
    await marbles('12^', (a) => joined(adjacentPairs(a)), "-'12'^");
    await marbles('12---3|', (a) => joined(adjacentPairs(a)), "-'12'--;");
  });
});

describe('what all of these do', () => {
  /** Says in `log` what is asked of it. */
  function logged(
    log: string[],
    values: readonly string[],
    onReturn = (): void => {},
  ): AsyncIterable<string> {
    let index = 0;
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          log.push('next');
          return index < values.length
            ? { done: false, value: values[index++]! }
            : { done: true, value: undefined };
        },
        return: async () => {
          log.push('return');
          onReturn();
          return { done: true, value: undefined };
        },
      }),
    };
  }

  test('nothing is pulled before it is asked for, and leaving closes the source', () =>
    withTestHost({}, async () => {
      const log: string[] = [];
      const chunks = chunked(logged(log, ['a', 'b', 'c', 'd']), 2);
      expect(log).toEqual([]);
      for await (const chunk of chunks) {
        expect(chunk).toEqual(['a', 'b']);
        break;
      }
      expect(log).toEqual(['next', 'next', 'return']);
      expect(await chunks.next()).toEqual({ done: true, value: undefined });
      expect(log).toHaveLength(3);
    }));

  test('a source that has ended is not closed', () =>
    withTestHost({}, async () => {
      const log: string[] = [];
      for await (const value of removeDuplicates(logged(log, ['a']))) expect(value).toBe('a');
      expect(log).toEqual(['next', 'next']);
    }));

  test('an error of a callback closes the source; what that throws is kept under it', () =>
    withTestHost({}, async () => {
      const log: string[] = [];
      const first = new Error('first');
      const second = new Error('second');
      const failing = removeDuplicates(
        logged(log, ['a', 'b'], () => {
          throw second;
        }),
        () => {
          throw first;
        },
      );
      await failing.next();
      await expect(failing.next()).rejects.toBe(first);
      expect(suppressedErrors(first)).toEqual([second]);
      expect(log.at(-1)).toBe('return');
      expect((await failing.next()).done).toBe(true);
    }));

  test('calls that overlap are served in order', () =>
    withTestHost({}, async () => {
      const pairs = adjacentPairs([1, 2, 3]);
      expect(await Promise.all([pairs.next(), pairs.next(), pairs.next()])).toEqual([
        { done: false, value: [1, 2] },
        { done: false, value: [2, 3] },
        { done: true, value: undefined },
      ]);
    }));

  test('plain iterables are sources too, and their elements are awaited', () =>
    withTestHost({}, async () => {
      const seen: number[] = [];
      for await (const chunk of chunked([1, Promise.resolve(2), 3], 2)) seen.push(...chunk);
      expect(seen).toEqual([1, 2, 3]);
      const closed: string[] = [];
      const generator = (function* () {
        try {
          yield Promise.reject(new Error('an element'));
        } finally {
          closed.push('closed');
        }
      })();
      await expect(removeDuplicates(generator).next()).rejects.toThrow('an element');
      expect(closed).toEqual(['closed']);
    }));

  test("the prototype is the platform's, so iterator helpers compose", () => {
    const generator = (async function* () {})();
    const platform = Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(generator)));
    expect(platform.isPrototypeOf(adjacentPairs([]))).toBe(true);
    expect(typeof adjacentPairs([])[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]).toBe(
      'function',
    );
  });

  test('await using closes the source', () =>
    withTestHost({}, async () => {
      const log: string[] = [];
      {
        await using chunks = chunked(logged(log, ['a']), 1);
        await chunks.next();
      }
      expect(log).toEqual(['next', 'return']);
    }));

  test('arguments are checked at the call', () => {
    for (const bad of [0, -1, 1.5, Number.NaN]) {
      expect(() => chunked([], bad)).toThrow(RangeError);
      expect(() => chunked([], { count: bad })).toThrow(RangeError);
    }
    expect(() => chunked([], {})).toThrow(TypeError);
    expect(() => chunked([], { by: 1 as never })).toThrow('by must be a function');
    for (const bad of [undefined, null, 1, {}]) {
      expect(() => removeDuplicates(bad as unknown as Source<number>)).toThrow(TypeError);
      expect(() => adjacentPairs(bad as unknown as Source<number>)).toThrow('adjacentPairs: source');
    }
  });

  test('a source whose iterator gives no object is told', () =>
    withTestHost({}, async () => {
      const broken = { [Symbol.asyncIterator]: () => ({ next: () => 1 }) } as never;
      await expect(removeDuplicates(broken).next()).rejects.toThrow(TypeError);
      const throwing = {
        [Symbol.asyncIterator]: () => ({
          next: () => {
            throw new Error('from next');
          },
        }),
      } as never;
      await expect(new Task(() => removeDuplicates(throwing).next())).rejects.toThrow('from next');
    }));
});
