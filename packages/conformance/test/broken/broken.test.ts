import { Worker } from 'node:worker_threads';
import { forRun } from '@tasktree/tools/patience';
import { describe, expect, test } from 'vitest';
import { breakages } from './breakages.ts';

interface Failure {
  readonly id: string;
  readonly law: string;
  readonly form: string;
  readonly error: string;
}

/** Runs in a thread of its own: what is broken stays broken, and may hang. */
function run(
  what: string | undefined,
  laws: readonly string[],
  onThreads = false,
): Promise<readonly Failure[]> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { what, laws, onThreads },
  });
  return new Promise<readonly Failure[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread ended early with ${code}.`)));
  }).finally(() => worker.terminate());
}

test('nothing fails where nothing is broken', { timeout: forRun }, async () => {
  for (const onThreads of [false, true]) {
    const chosen = breakages.filter((one) => (one.onThreads === true) === onThreads);
    const laws = [...new Set(chosen.flatMap((one) => one.laws))];
    expect(await run(undefined, laws, onThreads)).toEqual([]);
  }
});

describe.concurrent('what is broken is noticed', () => {
  for (const { what, laws, onThreads } of breakages) {
    test(`${what}: ${laws.join(', ')}`, async ({ expect }) => {
      const failures = await run(what, laws, onThreads);
      const caughtBy = new Set(failures.map(({ law }) => law));
      expect(
        laws.filter((law) => !caughtBy.has(law)),
        'laws whose cases notice nothing',
      ).toEqual([]);
    });
  }
});
