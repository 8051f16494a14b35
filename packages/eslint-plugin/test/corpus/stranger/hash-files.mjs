import { readFile } from 'node:fs/promises';
import { WorkerPool, concurrentForEach } from '@tasktree/node';

await using pool = new WorkerPool(() => new Worker(new URL('./hash.mjs', import.meta.url)));
const sums = new Map();
const log = (text) => console.log(text);

await concurrentForEach(process.argv.slice(2), async (file, task) => {
  const bytes = await readFile(file, { signal: task.signal });
  sums.set(file, await pool.call.hash(bytes)); // wrong: no-captured-mutation
  await pool.call.report(file, log); // wrong: no-unsendable-capture
});

await pool.call.finish(readFile('list.txt')); // wrong: no-unsendable-capture
for (const [file, sum] of sums) console.log(sum, file);
