import { expect, test } from 'vitest';
import { AsyncStream, Channel } from '../src/index.ts';

type Method = (this: unknown, ...given: unknown[]) => unknown;

/** For this package alone, or called by it. */
const internal = new Set(['constructor', 'receiveIn', 'endWaits']);

test('a method that is called without its object says so', async () => {
  const channel = new Channel<number>();
  const objects = {
    channel,
    receiver: channel.receiver(),
    continuation: AsyncStream.make<number>().continuation,
  };
  for (const [owner, object] of Object.entries(objects)) {
    const methods = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object) as object));
    for (const [name, { value }] of methods) {
      if (typeof value !== 'function' || internal.has(name)) continue;
      for (const receiver of [undefined, {}, new Map()]) {
        const calling = (async () => Reflect.apply(value as Method, receiver, [[]]))();
        const method = `${owner}.${name}`;
        await expect(calling, method).rejects.toThrow(
          new TypeError(`${method} was called without its ${owner}: write ${method}(…).`),
        );
      }
    }
  }
});
