import { Job, spawnAll } from './barrel.ts';

export const refresh = (ids: string[], load: (id: string) => Promise<string>) =>
  spawnAll(async (group) => {
    let newest = '';
    for (const id of ids) {
      group.addTask(async (task) => {
        newest = await load(id); // wrong: no-captured-mutation
        task.yield(); // wrong: no-floating-task
      });
    }
    await group.waitForAll();
    new Job(() => load(newest)); // wrong: no-floating-task
    return newest;
  });
