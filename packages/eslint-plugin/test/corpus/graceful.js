import { runMain, withTaskGroup, withTaskCancellationShield } from '@tasktree/node';

runMain(async () => {
  await withTaskGroup(async (group) => {
    group.addTask(async (task) => {
      try {
        await task.sleep({ minutes: 5 });
      } finally {
        await withTaskCancellationShield(flush); // wrong: limit-shield
      }
    });
  });
});
