/** A program that does not dispose of its pool. */
import { Task } from '../../src/index.ts';
import { openPool } from './pool.ts';

const pool = openPool({ size: 2 });
new Task(() => pool.call.sleep(200).then((text) => process.stdout.write(`${text}\n`)));
new Task(() => pool.call.add(1, 2).then((sum) => process.stdout.write(`${sum}\n`)));

// One that is taken back when its worker has been sent it leaves nothing behind either.
const other = openPool();
new Task(async (task) => {
  await other.call.add(0, 0);
  const job = task.run(() => new Task(() => other.call.sleep(60_000)));
  for (let hop = 0; hop < 20; hop += 1) await Promise.resolve();
  job.cancel();
  await job.value.catch(() => {});
});
