import { contextOf } from './contexts.ts';

export async function run(ids: readonly string[]): Promise<number> {
  let total = 0;
  const { children } = contextOf();
  for (const id of ids)
    children.addTask(async () => {
      total += await Promise.resolve(id.length); // wrong: no-captured-mutation
    });
  return total;
}
