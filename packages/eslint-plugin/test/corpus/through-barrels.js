import { withTaskGroup, startLet, Task } from './tree.js';
import * as everything from './all-of-it.js';

export async function load(ids, get) {
  const found = [];
  await withTaskGroup(async (group) => {
    for (const id of ids)
      group.addTask(async () => {
        found.push(await get(id)); // wrong: no-captured-mutation
      });
  });
  const last = startLet(() => get('last')); // wrong: await-using-async-let
  everything.withTimeout(5, () => get('x')); // wrong: no-floating-task
  Task.sleep(1); // wrong: no-floating-task
  return await last;
}
