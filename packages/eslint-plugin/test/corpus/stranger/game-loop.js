import { Task, withTaskGroup } from '@tasktree/browser';

export function play(world, draw, network) {
  return new Task((game) =>
    withTaskGroup(async (group) => {
      let frames = 0;
      let ping = 0;
      group.addTask(async (task) => {
        while (!task.isCancelled) {
          world.step();
          draw(world, ping);
          frames++;
          await task.yield();
        }
      });
      group.addTask(async (task) => {
        while (!task.isCancelled) {
          const start = performance.now();
          await network.ping(task.signal);
          ping = performance.now() - start; // wrong: no-captured-mutation
          await task.sleep(1000);
        }
      });
      group.addTask(async (task) => {
        await task.sleep(60_000);
        game.cancel('time is up');
        return frames;
      });
      await group.waitForAll();
    }),
  );
}
