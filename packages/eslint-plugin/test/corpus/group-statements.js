import { withTaskGroup, withDiscardingTaskGroup } from '@tasktree/node';

export const work = (f) =>
  withTaskGroup(async (group) => {
    group.addTask(f);
    group.waitForAll(); // wrong: no-floating-task
    group.next(); // wrong: no-floating-task
    await group.waitForAll();
    group.cancelAll();
    group.run(f); // wrong: no-floating-task
    void group.run(f);
    const value = group.run(f);
    return value;
  });

export const more = (f) =>
  withDiscardingTaskGroup(async (group) => {
    group.start(f); // wrong: no-floating-task
    await group.start(f);
    group.addTaskUnlessCancelled(f);
  });
