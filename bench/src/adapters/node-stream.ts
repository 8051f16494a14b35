// PassThrough of node:stream, in object mode.
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Ops } from '../ops.ts';

export const channel: Ops['channel'] = async (count, capacity) => {
  const highWaterMark = capacity === Infinity ? 1_000_000_000 : capacity;
  const pipe = new PassThrough({ objectMode: true, highWaterMark });
  const sender = async (): Promise<void> => {
    // An element of an object stream must not be null; zero is sent as it is.
    for (let index = 0; index < count; index++) {
      if (!pipe.write(index)) await once(pipe, 'drain');
    }
    pipe.end();
  };
  const sent = sender();
  let sum = 0;
  let expected = 0;
  for await (const item of pipe as AsyncIterable<number>) sum += item === expected++ ? item : Number.NaN;
  await sent;
  return sum;
};
