import { withTaskGroup } from '@tasktree/node';

export const beat = (ping, log) =>
  withTaskGroup(async (group, task) => {
    for (const host of ['a', 'b']) {
      await ping(host, task.signal).catch(log);
      await ping(host, task.signal).catch(() => undefined); // wrong: no-swallowed-cancellation
    }
    for (;;) {
      await ping('c', task.signal).catch(() => 0);
      task.checkCancellation();
    }
  });
