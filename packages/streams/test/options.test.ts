import { expect, test } from 'vitest';
import { AsyncStream, chunked, fromReadableStream, share, throttle, toReadableStream } from '../src/index.ts';

const misspelt = { quark: true } as never;
const known = /options\.quark is not known; did you mean options\.\w+\?/;

test('error.10: options that no function of this package knows are refused', () => {
  const calls: Record<string, () => unknown> = {
    throttle: () => throttle([], 5, misspelt),
    share: () => share([], misspelt),
    'new AsyncStream': () => new AsyncStream(() => {}, misspelt),
    'AsyncStream.make': () => AsyncStream.make(misspelt),
    fromReadableStream: () => fromReadableStream(new ReadableStream(), misspelt),
  };
  for (const [name, call] of Object.entries(calls)) expect(call, name).toThrow(known);
});

test('error.0: options of a wrong kind are told at the call', () => {
  expect(() => share([], null as never)).toThrow('share: options must be an object; got null');
  expect(() => throttle([], 5, { latest: 'no' as never })).toThrow('throttle: options.latest must be');
  expect(() => fromReadableStream(new ReadableStream(), { preventCancel: 1 as never })).toThrow(
    'fromReadableStream: options.preventCancel must be',
  );
  expect(() => toReadableStream([], 7 as never)).toThrow('toReadableStream: strategy must be an object');
  expect(() => chunked([], null as never)).toThrow(TypeError);
  const { continuation } = AsyncStream.make<number>();
  expect(() => (continuation.onTermination = 5 as never)).toThrow('onTermination must be a function; got 5');
});

test('toReadableStream takes a strategy of any class', () => {
  class Counting {
    readonly _mine = 1;
    readonly highWaterMark = 2;
    size(): number {
      return this._mine;
    }
  }
  expect(() => toReadableStream([], new Counting())).not.toThrow();
  expect(() => toReadableStream([], new CountQueuingStrategy({ highWaterMark: 2 }))).not.toThrow();
});
