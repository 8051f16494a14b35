import { withTaskGroup } from '@tasktree/browser';

export async function collect(root, task) {
  const clicks = [];
  await withTaskGroup(async (group) => {
    root.onclick = (event) => {
      group.addTask(async () => {
        clicks.push(await describe(event)); // wrong: no-captured-mutation
      });
    };
    await task.sleep(1000);
    root.onclick = null;
  });
  return clicks;
}
