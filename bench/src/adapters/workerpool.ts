import { fileURLToPath } from 'node:url';
import type { Ops } from '../ops.ts';
import { nodeOnly } from '../pools/node-only.ts';

export const startPool: Ops['startPool'] = async (workers) => {
  const { default: workerpool } = await nodeOnly(() => import('workerpool'));
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
