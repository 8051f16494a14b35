import { Task, withDeadline } from '@tasktree/node';
import cron from 'node-cron';

const runs = new Map();

cron.schedule('* * * * *', () => {
  runs.get('report')?.cancel('the next run begins');
  runs.set(
    'report',
    new Task(async (task) => {
      await withDeadline(Date.now() + 50_000, (own) => fetch('http://reports', { method: 'POST', signal: own.signal }));
      await task.sleep(10);
      runs.delete('report');
    }),
  );
});

export const stop = () => {
  for (const task of runs.values()) task.cancel();
  return Promise.all([...runs.values()].map((task) => task.settled));
};
