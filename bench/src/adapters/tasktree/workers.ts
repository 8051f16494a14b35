import * as tasktree from '@tasktree/node';
import type { Ops } from '../../ops.ts';
import type { Functions } from '../../pools/tasktree.worker.ts';
import { openWorker } from '../../pools/threads.ts';
import { inTask } from './in-task.ts';

export const startPool: Ops['startPool'] = async (workers) => {
  const pool = new tasktree.WorkerPool<Functions>(
    () => openWorker(new URL('./tasktree.worker.mjs', import.meta.url)),
    { size: workers },
  );
  return {
    run: inTask,
    spin: (seed) => pool.call.spin(seed),
    echo: (value) => pool.call.echo(value),
    hand: (buffer) => pool.call.hand(tasktree.transfer(buffer, [buffer])),
    close: () => pool[Symbol.asyncDispose](),
  };
};
