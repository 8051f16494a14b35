import { fileURLToPath } from 'node:url';
import type { Ops } from '../ops.ts';
import { notIn } from '../pools/not-in.ts';

export const startPool: Ops['startPool'] = async (workers) => {
  notIn('Deno');
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    filename: fileURLToPath(new URL('./tinypool.worker.mjs', import.meta.url)),
    minThreads: workers,
    maxThreads: workers,
  });
  return {
    run: (body) => body(),
    spin: (seed) => pool.run(seed, { name: 'spin' }),
    echo: (value) => pool.run(value, { name: 'echo' }),
    hand: (buffer) => pool.run(buffer, { name: 'hand', transferList: [buffer] as never }),
    close: () => pool.destroy(),
  };
};
