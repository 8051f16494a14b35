import { all, concurrentMap, mapReduce, withTaskGroup, type TaskGroup } from '@tasktree/node';

export async function byReturn(ids: string[], load: (id: string) => Promise<number>): Promise<unknown> {
  const sizes: Record<string, number> = {};
  await withTaskGroup(async (group: TaskGroup<[string, number]>) => {
    for (const id of ids) group.addTask(async () => [id, await load(id)]);
    for await (const [id, size] of group) sizes[id] = size;
  });
  const total = await mapReduce(ids, load, (sum, size) => sum + size, 0);
  const [a, b] = await all([() => load('a'), () => load('b')]);
  const list = await concurrentMap(ids, load).toArray();
  let count = 0;
  for await (const size of concurrentMap(ids, load)) count += size;
  return [sizes, total, a, b, list, count];
}
