import { withTaskGroup, type TaskGroup } from '@tasktree/node';

interface Region {
  name: string;
  hosts: string[];
}

export async function survey(regions: Region[], ping: (host: string, signal: AbortSignal) => Promise<number>) {
  const byRegion = new Map<string, number>();
  await withTaskGroup(async (outer: TaskGroup<void>) => {
    for (const region of regions) {
      outer.addTask(async () => {
        let slowest = 0;
        const times: number[] = [];
        await withTaskGroup(async (inner: TaskGroup<number>) => {
          for (const host of region.hosts) inner.addTask((task) => ping(host, task.signal));
          for await (const time of inner) {
            slowest = Math.max(slowest, time);
            times.push(time);
          }
        });
        byRegion.set(region.name, slowest / times.length); // wrong: no-captured-mutation
      });
    }
    await outer.waitForAll();
  });
  return byRegion;
}
