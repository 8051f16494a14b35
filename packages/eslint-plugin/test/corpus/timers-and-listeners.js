import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import { Task, runMain } from '@tasktree/node';

const bus = new EventEmitter();

export const watchBus = (onNews) =>
  new Task(async (task) => {
    bus.on('news', onNews); // wrong: no-unremoved-listener
    setInterval(() => onNews('tick'), 1000); // wrong: no-unremoved-listener
    await new Promise((resolve) => setTimeout(resolve, 500)); // wrong: no-unremoved-listener
    await task.sleep(1000);
  });

export const tidy = (onNews, target) =>
  new Task(async (task) => {
    bus.on('news', onNews);
    const timer = setInterval(() => onNews('tick'), 1000);
    target.addEventListener('message', onNews, { signal: task.signal });
    target.addEventListener('open', onNews, { once: true });
    const server = createServer();
    server.on('connection', onNews);
    task.signal.addEventListener('abort', onNews);
    try {
      await once(bus, 'end', { signal: task.signal });
    } finally {
      bus.off('news', onNews);
      clearInterval(timer);
    }
  });

runMain(async (task) => {
  process.on('SIGHUP', () => console.log('again'));
  await task.sleep(1000);
});
