import * as tt from '@tasktree/node';

export async function f(ids, load) {
  const { Task, withTaskGroup } = tt;
  let last;
  await withTaskGroup(async (group) => {
    for (const id of ids)
      group.addTask(async () => {
        last = await load(id); // wrong: no-captured-mutation
      });
  });
  Task.detached(load); // wrong: no-floating-task
  tt.race([load]); // wrong: no-floating-task
  return last;
}
