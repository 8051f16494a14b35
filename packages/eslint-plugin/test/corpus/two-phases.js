import { withTaskGroup } from '@tasktree/node';

export async function phases(load, save) {
  const log = [];
  const first = withTaskGroup(async (group) => {
    group.addTask(async () => {
      log.push(await load());
    });
  });
  await first;
  const second = withTaskGroup(async (group) => {
    group.addTask(async () => {
      log.push(await save());
    });
  });
  await second;
  return log;
}
