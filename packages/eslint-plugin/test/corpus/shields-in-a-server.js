import { createServer } from 'node:http';
import { Task, withTaskCancellationShield } from '@tasktree/node';

createServer((request, response) => {
  void new Task(async (task) => {
    try {
      await task.sleep(100);
    } finally {
      await withTaskCancellationShield(() => save(request)); // wrong: limit-shield
      await task.withTaskCancellationShield(() => audit(request), { atMost: { seconds: 5 } });
      await task.withTaskCancellationShield(async () => { // wrong: limit-shield
        await audit(request);
      });
      response.end();
    }
  });
});
