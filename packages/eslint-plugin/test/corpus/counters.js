import { withDiscardingTaskGroup } from '@tasktree/node';

export async function progress(files, copy, show) {
  let done = 0;
  let failed = false;
  const names = new Set();
  await withDiscardingTaskGroup(async (group) => {
    for (const file of files) {
      group.addTask(async () => {
        names.add(file);
        await copy(file);
        done += 1;
        show(done / files.length);
      });
      group.addTask(async () => {
        if (!(await exists(file))) failed = true;
      });
    }
  });
  return [done, failed, names];
}
