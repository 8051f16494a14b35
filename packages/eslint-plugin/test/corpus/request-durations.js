import { createServer } from 'node:http';
import { withDiscardingTaskGroup, runMain } from '@tasktree/node';

runMain(async (task) => {
  const durations = [];
  await withDiscardingTaskGroup(async (group) => {
    const server = createServer();
    server.on('request', (request, response) =>
      group.addTask(async () => {
        const start = Date.now();
        await answer(request, response);
        durations.push(Date.now() - start); // wrong: no-captured-mutation
      }),
    );
    await task.sleep(60_000);
    server.close();
  });
  return durations;
});
