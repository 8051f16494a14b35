import type { WorkerPool } from '@tasktree/threads';
import { later, onDone } from './values.ts';

type Work = { encode(value: unknown): number };

export async function run(workers: { readonly first: WorkerPool<Work> }): Promise<void> {
  await workers.first.call.encode(later as never); // wrong: no-unsendable-capture
  await workers.first.call.encode(onDone as never); // wrong: no-unsendable-capture
  await workers.first.call.encode(await later);
}
