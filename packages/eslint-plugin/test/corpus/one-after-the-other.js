import { Task, taskScope, withTaskGroup } from '@tasktree/node';

export async function migrate(ids, step) {
  const log = [];
  for (const id of ids) {
    const job = new Task(async () => {
      log.push(await step(id));
    });
    await job;
  }
  for (const id of ids) {
    await using scope = taskScope();
    const part = scope.asyncLet(async () => {
      log.push(await step(id));
    });
    await part;
  }
  await withTaskGroup(async (group) => {
    group.addTask(async () => {
      log.push(await step(1));
    });
    for await (const result of group) console.log(result);
    group.addTask(async () => {
      log.push(await step(2));
    });
    await group.next();
    group.addTask(async () => {
      log.push(await step(3));
    });
  });
  return log;
}
