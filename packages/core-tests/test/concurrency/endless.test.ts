import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Task, concurrentMap } from '@tasktree/core';
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
