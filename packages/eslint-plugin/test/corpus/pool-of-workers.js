import { withTaskGroup } from '@tasktree/node';

export async function drain(queue, run) {
  let total = 0;
  async function worker() {
    while (queue.length > 0) {
      const job = queue.shift();
      total += await run(job); // wrong: no-captured-mutation
    }
  }
  await withTaskGroup(async (group) => {
    for (let n = 0; n < 4; n++) group.addTask(worker);
  });
  return total;
}
