import { withTaskGroup, asyncLet } from '@/lib/concurrency';

export async function load(ids: string[]): Promise<string[]> {
  const found: string[] = [];
  await withTaskGroup(async (group) => {
    for (const id of ids)
      group.addTask(async () => {
        found.push(await (await fetch(id)).text()); // wrong: no-captured-mutation, forward-signal
      });
  });
  const tail = asyncLet(() => load([])); // wrong: await-using-async-let
  return [...found, ...(await tail)];
}
