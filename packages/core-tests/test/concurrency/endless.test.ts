import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CancellationError, Task, concurrentMap } from '@tasktree/core';
import { expect, test } from 'vitest';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

async function* endless(): AsyncGenerator<{ readonly ballast: number[] }> {
  for (let index = 0; ; index++) yield { ballast: Array.from({ length: 32 }, () => index) };
}

test.each([true, false])(
  'map.1: memory stays flat over an endless source, ordered: %s',
  async (ordered) => {
    await new Task((task) =>
      task.run(async () => {
        const results = concurrentMap(endless(), (item) => item, { concurrency: 8, prefetch: 8, ordered });
        let taken = 0;
        let before = 0;
        for await (const { ballast } of results) {
          taken += ballast.length / 32;
          if (taken === 5_000) before = heapUsed();
          if (taken === 55_000) break;
        }
        // Kept items alone would be 15 MB.
        expect(heapUsed() - before).toBeLessThan(2_000_000);
      }),
    );
  },
  60_000,
);

test('map.8: calls of next() that were cut short leave nothing behind, with or without one that goes on waiting', async () => {
  await new Task((task) =>
    task.run(async () => {
      const idle = {
        [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: () => end }),
      };
      const end = Promise.resolve({ done: true as const, value: undefined });
      const results = concurrentMap<number, number>(idle, (item) => item);
      const cutShort = async (): Promise<void> => {
        const asking = new Task(() => results.next());
        await Task.yield();
        asking.cancel();
        // `expect` would keep every error.
        const error: unknown = await asking.value.catch((thrown: unknown) => thrown);
        if (!(error instanceof CancellationError)) throw error;
      };
      for (const waiting of [undefined, new Task(() => results.next())]) {
        for (let round = 0; round < 200; round++) await cutShort();
        const before = heapUsed();
        for (let round = 0; round < 10_000; round++) await cutShort();
        // Kept ones would be 5 MB.
        expect(heapUsed() - before).toBeLessThan(1_500_000);
        if (waiting !== undefined) void waiting.value;
      }
      await results.return?.();
    }),
  );
});
