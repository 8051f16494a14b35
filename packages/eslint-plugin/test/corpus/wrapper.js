import { withTaskGroup } from '@tasktree/node';

function spawner(group, log) {
  return (name, work) =>
    group.addTask(async (task) => {
      log(name);
      await work(task);
    });
}

function eachIn(group, items, work) {
  for (const item of items) group.addTask((task) => work(item, task));
}

export async function run(items, load, log) {
  const sizes = {};
  let last;
  await withTaskGroup(async (group) => {
    const spawn = spawner(group, log);
    spawn('a', async () => {
      last = await load('a');
    });
    eachIn(group, items, async (item) => {
      sizes[item] = (await load(item)).length; // wrong: no-captured-mutation
    });
  });
  return [sizes, last];
}
