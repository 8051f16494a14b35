import { withTaskGroup } from '@tasktree/node';

export async function limited(ids, load) {
  const found = [];
  let running = 0;
  await withTaskGroup(async (group) => {
    for (const id of ids) {
      if (running >= 4) {
        await group.next();
        running--;
      }
      running++;
      group.addTask(async () => {
        found.push(await load(id)); // wrong: no-captured-mutation
      });
    }
  });
  return found;
}
