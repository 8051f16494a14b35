import { fileURLToPath } from 'node:url';
import type { Ops } from '../ops.ts';
import { notIn } from '../pools/not-in.ts';

export const startPool: Ops['startPool'] = async (workers) => {
  notIn('Bun');
  const { default: workerpool } = await import('workerpool');
  const script = fileURLToPath(new URL('./workerpool.worker.mjs', import.meta.url));
  const pool = workerpool.pool(script, { minWorkers: workers, maxWorkers: workers, workerType: 'thread' });
  // Its promises are its own: only what they settle with counts.
  const call = async <T>(name: string, argument: unknown, moved?: ArrayBuffer): Promise<T> =>
    (await pool.exec(name, [argument], moved === undefined ? {} : { transfer: [moved] })) as T;
  return {
    run: (body) => body(),
    spin: (seed) => call('spin', seed),
    echo: (value) => call('echo', value),
    hand: (buffer) => call('hand', buffer, buffer),
    async close() {
      await pool.terminate(true);
    },
  };
};
