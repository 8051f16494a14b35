import { fileURLToPath } from 'node:url';
import type { Ops } from '../ops.ts';

export const startPool: Ops['startPool'] = async (workers) => {
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./piscina.worker.mjs', import.meta.url)),
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
