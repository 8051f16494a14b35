/* oxlint-disable typescript/no-explicit-any -- what crosses has no type of its own */
import { runInNewContext } from 'node:vm';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { NotSendableError } from '@tasktree/core';
import { checkSendable } from '../src/check-sendable.ts';
import { pack, unpack } from '../src/parcel.ts';
import { refusal } from '../src/send-problem.ts';
import { transfer } from '../src/transfer.ts';

class Point {
  x = 1;
}

function problem(value: unknown): string {
  try {
    checkSendable(value, 'args');
  } catch (error) {
    expect(error).toBeInstanceOf(NotSendableError);
    return (error as Error).message.split(', which cannot')[0] ?? '';
  }
  return 'none';
}

describe('parallel.3: what cannot be sent is named by its path', () => {
  const looped: Record<string, unknown> = { name: 'loop' };
  looped['self'] = looped;
  const cases: [string, unknown, string][] = [
    ['a function', [{ options: { onDone: () => {} } }], 'args[0].options.onDone is a function'],
    ['a class', [1, [Point]], 'args[1][0] is a function'],
    ['a symbol', [Symbol('s')], 'args[0] is a symbol'],
    ['a promise', [{ later: Promise.resolve() }], 'args[0].later is a promise'],
    [
      'a thenable',
      [
        new (class Lazy {
          then(): void {}
        })(),
      ],
      'args[0] is a promise',
    ],
    ['an instance', [{ 'the point': new Point() }], 'args[0]["the point"] is an instance of Point'],
    ['a subclass of a container', [new (class Bag extends Map {})()], 'args[0] is an instance of Bag'],
    ['a weak map', [new WeakMap()], 'args[0] is an instance of WeakMap'],
    ['an URL', [new URL('https://example.org')], 'args[0] is an instance of URL'],
    ['a value of a map', [new Map([['k', new Point()]])], 'args[0].get("k") is an instance of Point'],
    ['a key of a map', [new Map([[() => {}, 1]])], 'a key of args[0] is a function'],
    ['a member of a set', [new Set([Symbol('s')])], 'a member of args[0] is a symbol'],
    ['the first of two', [{ a: { b: () => {} }, c: () => {} }], 'args[0].a.b is a function'],
    ['beside a circle', [looped, () => {}], 'args[1] is a function'],
    ['in a circle', [{ ...looped, last: () => {} }], 'args[0].last is a function'],
    [
      'an object with a prototype',
      [Object.create({ inherited: 1 })],
      'args[0] is an object with a prototype of its own',
    ],
  ];
  test.each(cases)('%s', (_, value, message) => expect(problem(value)).toBe(message));

  test('what structured clone keeps can be sent', () => {
    const values = [
      [1, 'a', 1n, true, null, undefined, Number.NaN],
      [
        {
          nested: [{ deep: new Map([[{ key: 1 }, new Set([[1]])]]) }],
          nothing: Object.create(null) as object,
        },
      ],
      [new Date(), /x/g, new ArrayBuffer(1), new Uint8Array(1), Buffer.from('a'), new SharedArrayBuffer(1)],
      [new Blob(['a']), new MessageChannel().port1, new ReadableStream(), new DOMException('a', 'b')],
      [new Error('a'), new (class HttpError extends Error {})('b')],
      [looped],
      [runInNewContext('({ list: [1, new Map([[1, new Date()]])] })')],
    ];
    for (const value of values) expect(problem(value)).toBe('none');
  });

  test('a value of very many objects, and one that is very deep, are looked through', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ index, pair: [index] }));
    expect(problem([many])).toBe('none');
    expect(problem([[...many, { last: () => {} }]])).toBe('args[0][20000].last is a function');
  });

  test('a value may be a thousand levels deep: not every platform can read a deeper one', () => {
    const nested = (levels: number): unknown => {
      let deep: unknown = { end: true };
      for (let level = 1; level < levels; level += 1) deep = { o: deep };
      return [deep];
    };
    expect(problem(nested(1000))).toBe('none');
    expect(problem(nested(1001))).toBe('args[0].o.o.o.o.o…(993 more).o.o is more than 1000 levels deep');
    const began = performance.now();
    expect(problem(nested(100_000))).toMatch(/^args\[0\]\.o\.o.* is more than 1000 levels deep$/);
    const list: { next?: unknown }[] = Array.from({ length: 5_000 }, () => ({}));
    for (const [index, item] of list.entries()) if (index > 0) item.next = list[index - 1];
    expect(problem([list]), 'each is met before what it refers to').toBe('none');
    expect(problem([list.toReversed()])).toMatch(/more than 1000 levels deep$/);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('a path is shown by its beginning and its end', () => {
    let deep: unknown = () => {};
    for (let level = 0; level < 400; level += 1) deep = { o: new Set([deep]) };
    const message = problem([deep]);
    expect(message).toMatch(/^a member of a member of .*args\[0\]\.o.*…\(793 more\).* is a function$/);
    expect(message.length).toBeLessThan(200);
    expect(problem([{ ['k'.repeat(1_000_000)]: () => {} }]).length).toBeLessThan(200);
  });

  test('what throws when it is looked at is refused by the value it is in', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const getter = {
      get a(): never {
        throw new Error('not now');
      },
    };
    const tagged = new (class Tagged {
      get [Symbol.toStringTag](): never {
        throw new Error('no tag');
      }
    })();
    expect(problem([proxy])).toMatch(/^args is something that throws when it is looked at \(.*revoked/);
    expect(problem([getter])).toBe('args is something that throws when it is looked at (not now)');
    expect(problem([tagged])).toBe('args is something that throws when it is looked at (no tag)');
  });

  test('what the platform refuses is found too', () => {
    const proxied = { plain: { inner: new Proxy({ a: 1 }, {}) }, other: {} };
    const { port1 } = new MessageChannel();
    const refused = (value: unknown, moved: object[] = []): string =>
      refusal(new Error('could not be cloned'), value, 'args', moved).message;
    expect(refused([proxied])).toMatch(
      /^args\[0\]\.plain\.inner is refused by the platform \(could not be cloned\)/,
    );
    expect(refused([{ port: port1 }])).toMatch(/^args\[0\]\.port is refused .*transfer\(value, \[port\]\)/);
    const bytes = new Uint8Array(1);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    expect(refused([{ bytes }])).toMatch(/^args\[0\]\.bytes is refused/);
  });

  test('what the platform refuses is found, or not, in a time that grows with the value and not with its square', () => {
    let deep: object = new Proxy({ a: 1 }, {});
    for (let level = 0; level < 900; level += 1) deep = { o: deep };
    const wide = Array.from({ length: 200_000 }, () => ({}));
    const began = performance.now();
    const refused = (value: unknown): string => refusal(new Error('no'), value, 'args').message;
    expect(refused([deep])).toMatch(/^args\[0\]\.o\.o.*…\(\d+ more\)\.o\.o is refused/);
    expect(refused([deep, wide])).toMatch(/^args is refused/);
    expect(refused([Array.from({ length: 9_000 }, (_, n) => (n === 7 ? new Proxy({}, {}) : {}))])).toMatch(
      /^args\[0\]\[7\] is refused/,
    );
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('a value that throws while the part is looked for is named as a whole', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(refusal(new Error('no'), [proxy], 'args').message).toMatch(/^args is refused/);
  });
});

describe('parallel.5: transfer', () => {
  test('marks are found wherever they are, once each, and hold for one message', () => {
    const { buffer } = new Uint8Array(4);
    const frame = transfer({ pixels: new Uint8Array(buffer) }, [buffer]);
    const value = [{ frames: [frame, transfer(new DataView(buffer), [buffer])] }, 1];
    const parcel = pack(value, 'args');
    expect(parcel?.transfer).toEqual([buffer]);
    expect(parcel?.value).toBe(value);
    expect(parcel?.holes).toBeUndefined();
    expect(pack(value, 'args')).toBeUndefined();
  });

  test('a mark outlives an attempt that failed', () => {
    const frame = transfer(new Uint8Array(4), []);
    expect(() => pack([frame, () => {}], 'args')).toThrow(NotSendableError);
    expect(pack([frame], 'args')).toBeDefined();
  });

  test('gives back the value itself, and tells misuse', () => {
    const frame = { a: 1 };
    expect(transfer(frame, [])).toBe(frame);
    expect(() => transfer(1 as never, [])).toThrow(/^transfer: value must be the object/);
    expect(() => transfer(frame, 'a' as never)).toThrow(TypeError);
    expect(() => transfer(frame, [1 as never])).toThrow(
      /^transfer: transferables must be an array of objects/,
    );
  });
});

describe('errors inside values', () => {
  class HttpError extends RangeError {
    readonly status = 404;
    override readonly name = 'HttpError';
  }

  test('arrive whole, at every place, and as one object where they were one', () => {
    const failure = new HttpError('not found', {
      cause: new AggregateError([new TypeError('t')], 'several'),
    });
    const loop: { failure: Error; self?: unknown } = { failure };
    loop.self = loop;
    const value = [{ list: [failure, 1], map: new Map([[failure, new Set([failure])]]) }, failure, loop];
    const parcel = pack(value, 'args');
    const cloned = structuredClone([parcel?.value, parcel?.holes]) as [unknown, never];
    const [first, second, third] = unpack(...cloned) as typeof value as any[];
    expect(second).toBeInstanceOf(RangeError);
    expect(second).toMatchObject({ name: 'HttpError', status: 404, message: 'not found' });
    expect(second.cause).toBeInstanceOf(AggregateError);
    expect(second.cause.errors[0]).toBeInstanceOf(TypeError);
    expect(first.list).toEqual([second, 1]);
    expect(first.list[0]).toBe(second);
    expect([...first.map][0]).toEqual([second, new Set([second])]);
    expect(third.failure).toBe(second);
    expect(third.self).toBe(third);
    expect(value[0]).toMatchObject({ list: [failure, 1] });
  });

  test('a value that is an error', () => {
    const parcel = pack(new HttpError('whole'), 'result');
    const [value, holes] = structuredClone([parcel?.value, parcel?.holes]) as [unknown, never];
    expect(unpack(value, holes)).toMatchObject({ name: 'HttpError', status: 404 });
  });
});
