import { withTaskGroup } from '@tasktree/node';

export async function measure(count, hit) {
  let max = 0;
  await withTaskGroup(async (group) => {
    function one(i) {
      group.addTask(async () => {
        const t = await hit(i);
        max = t + i; // wrong: no-captured-mutation
      });
    }
    for (let i = 0; i < count; i++) one(i);
  });
  return max;
}
