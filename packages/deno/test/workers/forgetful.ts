/** A program that does not dispose of its pool. */
import process from 'node:process';
import { Task, WorkerPool } from '../../src/index.ts';
import type * as work from './work.ts';

declare const Worker: new (url: URL, options: { type: 'module' }) => object;

const pool = new WorkerPool<typeof work>(
  () => new Worker(new URL('work.ts', import.meta.url), { type: 'module' }),
  { size: 2 },
);
new Task(() => pool.call.sleep(200).then((text) => process.stdout.write(`${text}\n`)));
new Task(() => pool.call.add(1, 2).then((sum) => process.stdout.write(`${sum}\n`)));
