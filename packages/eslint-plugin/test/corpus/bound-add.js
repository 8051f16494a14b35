import { withTaskGroup } from '@tasktree/core';

export async function gather(ids, load) {
  const sink = [];
  await withTaskGroup(async (group) => {
    const add = group.addTask.bind(group);
    for (const id of ids)
      add(async () => {
        sink.push(await load(id)); // wrong: no-captured-mutation
      });
  });
  return sink;
}
