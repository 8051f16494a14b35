// TransformStream: what the platform offers for a bounded pipe.
import type { Ops } from '../ops.ts';

export const channel: Ops['channel'] = async (count, capacity) => {
  const pipe = new TransformStream<number, number>(
    undefined,
    { highWaterMark: capacity },
    { highWaterMark: 0 },
  );
  const sender = async (): Promise<void> => {
    const writer = pipe.writable.getWriter();
    for (let index = 0; index < count; index++) {
      await writer.ready;
      void writer.write(index);
    }
    await writer.close();
  };
  const sent = sender();
  const reader = pipe.readable.getReader();
  let sum = 0;
  let expected = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    sum += value === expected++ ? value : Number.NaN;
  }
  await sent;
  return sum;
};
