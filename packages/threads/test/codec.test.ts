/* oxlint-disable typescript/no-explicit-any -- what crosses has no type of its own */
import { describe, expect, test } from 'vitest';
import * as core from '@tasktree/core';
import { suppress } from '@tasktree/core/internal';
import { BOUNDARY, decodeError, encodeError, withoutObjects } from '../src/codec.ts';

/** What an error is on the other thread. */
function cross(thrown: unknown): any {
  return decodeError(structuredClone(encodeError(thrown)));
}

describe('parallel.1: errors cross with class, name, message, stack and cause', () => {
  test.each(
    [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((type) => [
      type.name,
      type,
    ]),
  )('%s', (name, type) => {
    const error = new (type as ErrorConstructor)('a message');
    const crossed = cross(error);
    expect(Object.getPrototypeOf(crossed)).toBe((type as ErrorConstructor).prototype);
    expect([crossed.name, crossed.message, crossed.stack]).toEqual([name, 'a message', error.stack]);
    expect(Object.keys(crossed)).toEqual([]);
    expect('cause' in crossed).toBe(false);
  });

  test('every class of the core', () => {
    const classes = Object.values(core).filter((one) => Object.hasOwn(one, 'label')) as (new (
      message: string,
    ) => Error)[];
    expect(classes).toHaveLength(13);
    for (const type of classes) {
      const error =
        (type as unknown) === core.AbandonedTasksError
          ? new core.AbandonedTasksError([{ id: 1, name: 'a', path: 'root > a' }])
          : new type('a message');
      const crossed = cross(error);
      expect(crossed).toBeInstanceOf(type);
      expect(Object.getPrototypeOf(crossed)).toBe(type.prototype);
      expect([crossed.name, crossed.message, crossed.code]).toEqual([
        error.name,
        error.message,
        (error as any).code,
      ]);
      expect(Object.keys(crossed)).toEqual(Object.keys(error));
    }
  });

  test('the reason of a cancellation, which is its cause', () => {
    const reason = new core.TimeoutError('too late');
    const crossed = cross(new core.CancellationError('cancelled', { reason }));
    expect(crossed.reason).toBeInstanceOf(core.TimeoutError);
    expect(crossed.reason.message).toBe('too late');
    expect(crossed.cause).toBe(crossed.reason);
    expect(cross(new core.CancellationError()).reason).toBeUndefined();
    expect(cross(new core.CancellationError('c', { reason: { why: ['x'] } })).reason).toEqual({ why: ['x'] });
  });

  test('a timeout is a cancellation, with its cause or its reason', () => {
    const cause = new RangeError('why');
    const byCause = cross(new core.TimeoutError('late', { cause }));
    const byReason = cross(new core.TimeoutError('late', { reason: new core.TimeoutError('limit') }));
    const byBoth = cross(new core.TimeoutError('late', { reason: 'r', cause }));
    suppress(cause, [new TypeError('under')]);
    for (const crossed of [byCause, byReason, byBoth]) {
      expect(crossed).toBeInstanceOf(core.TimeoutError);
      expect(crossed).toBeInstanceOf(core.CancellationError);
      expect([crossed.name, crossed.code, crossed.message]).toEqual([
        'TimeoutError',
        'ERR_TASKTREE_TIMEOUT',
        'late',
      ]);
    }
    expect([byCause.reason, byCause.cause.message]).toEqual([undefined, 'why']);
    expect(byReason.cause).toBe(byReason.reason);
    expect(byReason.reason).toBeInstanceOf(core.TimeoutError);
    expect([byBoth.reason, byBoth.cause.message]).toEqual(['r', 'why']);
    expect(core.suppressedErrors(cross(new core.TimeoutError('late', { cause })).cause)).toHaveLength(1);
  });

  test('the tasks and the lost value of an abandonment', () => {
    const tasks = [{ id: 7, name: undefined, path: 'a > b' }];
    const error = new core.AbandonedTasksError(tasks);
    error.value = { lost: 1 };
    expect(cross(error)).toMatchObject({ tasks, value: { lost: 1 }, message: error.message });
  });

  test('chains and circles of causes', () => {
    const inner = new TypeError('inner', { cause: 'a string' });
    const outer = new Error('outer', { cause: inner });
    expect(cross(outer).cause).toBeInstanceOf(TypeError);
    expect(cross(outer).cause.cause).toBe('a string');
    expect(Object.hasOwn(cross(new Error('e', { cause: undefined })), 'cause')).toBe(true);
    (inner as { cause: unknown }).cause = outer;
    const crossed = cross(outer);
    expect(crossed.cause.cause).toBe(crossed);
  });

  test('the errors of an AggregateError, suppressed ones, and those in properties', () => {
    const crossed = cross(
      new AggregateError([new RangeError('r'), 'text', new AggregateError([], 'm')], 'several'),
    );
    expect(crossed).toBeInstanceOf(AggregateError);
    expect(crossed.errors[0]).toBeInstanceOf(RangeError);
    expect(crossed.errors[1]).toBe('text');
    expect(crossed.errors[2]).toBeInstanceOf(AggregateError);
    expect(Object.keys(crossed)).toEqual([]);
    const first = new Error('first');
    suppress(first, [new TypeError('second'), 'third']);
    expect(core.suppressedErrors(cross(first))[0]).toBeInstanceOf(TypeError);
    expect(core.suppressedErrors(cross(first))[1]).toBe('third');
    const listing = cross(
      Object.assign(new Error('l'), { errors: [new TypeError('in a list')], last: new RangeError('x') }),
    );
    expect(listing.errors[0]).toBeInstanceOf(TypeError);
    expect(listing.last).toBeInstanceOf(RangeError);
  });

  test('a DOMException', () => {
    const crossed = cross(new DOMException('gone', 'NotFoundError'));
    expect(crossed).toBeInstanceOf(DOMException);
    expect([crossed.name, crossed.message, crossed.code]).toEqual(['NotFoundError', 'gone', 8]);
  });

  test('own properties that can be sent, and the name of a class that is not here', () => {
    class HttpError extends Error {
      override readonly name = 'HttpError';
      readonly status = 404;
      readonly headers = new Map([['a', 'b']]);
      readonly retry = (): void => {};
      readonly tag = Symbol('tag');
      readonly client = new (class Client {})();
    }
    const crossed = cross(new HttpError('not found'));
    expect(Object.getPrototypeOf(crossed)).toBe(Error.prototype);
    expect(crossed.name).toBe('HttpError');
    expect(Object.entries(crossed)).toEqual([
      ['status', 404],
      ['headers', new Map([['a', 'b']])],
    ]);
    expect(String(crossed)).toBe('HttpError: not found');
  });

  test('what is no error', () => {
    for (const thrown of ['text', 1, undefined, null, false]) expect(cross(thrown)).toBe(thrown);
    expect(cross({ plain: ['object'] })).toEqual({ plain: ['object'] });
    for (const thrown of [() => {}, Symbol('s'), new (class Thing {})(), { then: () => {} }]) {
      expect(cross(thrown)).toBeInstanceOf(core.NotSendableError);
      expect(cross(thrown).message).toMatch(/that is no error: (a function|a symbol|an object)/);
    }
  });

  test('hostile errors do no harm', () => {
    const hostile = new Error('m');
    for (const key of ['name', 'message', 'stack', 'cause', 'extra']) {
      Object.defineProperty(hostile, key, {
        enumerable: true,
        get() {
          throw new Error('a getter');
        },
      });
    }
    expect(cross(hostile)).toBeInstanceOf(Error);
  });
});

describe('the stack', () => {
  test('is that of both sides, and the message once', () => {
    const error = new Error('over there');
    const caller = new Error('here');
    const { stack } = decodeError(structuredClone(encodeError(error)), caller) as Error;
    const lines = stack?.split('\n') ?? [];
    const boundary = lines.indexOf(BOUNDARY);
    expect(lines.slice(0, boundary).join('\n')).toBe(error.stack);
    expect(lines.slice(boundary + 1)).toEqual(caller.stack?.split('\n').slice(1));
    expect(stack).not.toContain('Error: here');
  });

  test('keeps what is there where the caller has none', () => {
    const error = new Error('over there');
    expect((decodeError(encodeError(error), {}) as Error).stack).toBe(error.stack);
    expect(decodeError(encodeError('text'), new Error('here'))).toBe('text');
  });
});

test('a reason can be written as JSON', () => {
  const reason = new core.TimeoutError('late', { cause: new TypeError('t') });
  const encoded = JSON.parse(JSON.stringify(encodeError(reason))) as ReturnType<typeof encodeError>;
  expect(decodeError(encoded)).toBeInstanceOf(core.TimeoutError);
  expect((decodeError(encoded) as Error).cause).toBeInstanceOf(TypeError);
});

describe('what does not let itself be looked at', () => {
  const throwing = (name: string): never => {
    throw new Error(`no ${name}`);
  };
  const getter = (key: string, error: Error = new RangeError('r')): Error =>
    Object.defineProperty(error, key, { get: () => throwing(key), enumerable: true });
  const strict = (target: object): object =>
    new Proxy(target, { get: () => throwing('get'), getPrototypeOf: () => throwing('prototype') });
  const revoked = (target: object): object => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };

  test.each([
    ['a getter of message', getter('message'), RangeError, /message cannot be read/],
    ['a getter of name', getter('name'), RangeError, /^r$/],
    ['a getter of cause', getter('cause'), RangeError, /^r$/],
    ['a getter of stack', getter('stack'), RangeError, /^r$/],
    ['a getter of another property', getter('status'), RangeError, /^r$/],
    [
      'a message that is no text',
      Object.assign(new Error(''), { message: Object.create(null) }),
      Error,
      /cannot/,
    ],
    [
      'a class with a strange tag',
      new (class {
        get [Symbol.toStringTag]() {
          return throwing('tag');
        }
      })(),
      Error,
      /cannot be sent/,
    ],
    [
      'a proxy of an error without a get',
      new Proxy(new TypeError('t'), { get: () => throwing('get') }),
      TypeError,
      /cannot/,
    ],
    ['a strict proxy of an error', strict(new TypeError('t')), core.NotSendableError, /cannot be sent/],
    ['a revoked proxy of an error', revoked(new Error('t')), core.NotSendableError, /cannot be sent/],
    ['a revoked proxy of a function', revoked(() => {}), core.NotSendableError, /a function/],
    ['a revoked proxy of an array', revoked([new Error('t')]), core.NotSendableError, /cannot be sent/],
    ['an array of such', [new Error('e'), revoked({})], Array, /^$/],
  ])('%s', (_, thrown, type, message) => {
    const crossed = cross(thrown);
    expect(crossed).toBeInstanceOf(type);
    expect(crossed.message ?? '').toMatch(message);
    const wrapped = cross(new RangeError('outer', { cause: thrown }));
    expect(wrapped).toBeInstanceOf(RangeError);
    expect(wrapped.cause).toBeInstanceOf(type);
  });

  const depthOf = (error: any): [depth: number, last: any] => {
    let depth = 0;
    let last = error;
    while (last.cause !== undefined || last.errors !== undefined) {
      last = last.cause ?? last.errors[0];
      depth += 1;
    }
    return [depth, last];
  };

  test.each([
    ['causes', 101, (inner: unknown) => new Error('e', { cause: inner })],
    ['errors', 51, (inner: unknown) => new AggregateError([inner], 'a')],
    ['both', 68, (inner: unknown) => new Error('e', { cause: new AggregateError([inner]) })],
  ])('chains of %s are cut a hundred levels down, and say so', (_, levels, wrap) => {
    let chain: unknown = new Error('the innermost');
    for (let level = 0; level < 10_000; level += 1) chain = wrap(chain);
    const [depth, last] = depthOf(cross(chain));
    expect(depth).toBe(levels);
    expect(last).toBeInstanceOf(core.NotSendableError);
    expect(last.message).toMatch(/more than 100 levels below/);
  });

  test('a getter that makes ever new errors comes to an end', () => {
    const endless = (): Error =>
      Object.defineProperties(new Error('e'), {
        errors: { get: () => [endless(), endless()], enumerable: true },
        cause: { get: endless },
        stack: { value: '' },
      });
    expect(cross(endless()).errors).toBeInstanceOf(Array);
  });

  test('lists that contain themselves', () => {
    const list: unknown[] = [new Error('e')];
    list.push(list);
    const crossed = cross(Object.assign(new Error('o'), { list }));
    expect(crossed.list[0]).toBeInstanceOf(Error);
    expect(crossed.list[1]).toBe(crossed.list);
  });

  test('without its objects everything else is left', () => {
    const error = Object.assign(new RangeError('r', { cause: { a: 1 } }), {
      status: 404,
      details: { b: 2 },
      list: [new TypeError('t'), { c: 3 }],
    });
    error.cause = Object.assign(new TypeError('t'), { cause: error });
    const crossed: any = decodeError(withoutObjects(encodeError(error)));
    expect(crossed).toBeInstanceOf(RangeError);
    expect([crossed.status, 'details' in crossed, crossed.list[0].message]).toEqual([404, false, 't']);
    expect(crossed.list[1]).toBeInstanceOf(core.NotSendableError);
    expect(crossed.cause.cause).toBe(crossed);
  });
});
