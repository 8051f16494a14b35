import { Task, withTaskGroup, type TaskContext } from '@tasktree/node';

type Listener = (message: string) => void;
declare const broker: { on(topic: string, listener: Listener): void; off(topic: string, listener: Listener): void };

export async function* messages(topic: string, task: TaskContext): AsyncGenerator<string> {
  const queue: string[] = [];
  const push = (message: string): void => void queue.push(message);
  broker.on(topic, push);
  try {
    while (!task.isCancelled) {
      const next = queue.shift();
      if (next === undefined) await task.sleep(10);
      else yield next;
    }
  } finally {
    broker.off(topic, push);
  }
}

export const mirror = (topics: string[], send: (text: string) => Promise<void>) =>
  withTaskGroup(async (group) => {
    for (const topic of topics)
      group.addTask(async (task) => {
        broker.on(topic, (message) => void send(message)); // wrong: no-unremoved-listener
        for await (const message of messages(topic, task)) await send(message);
      });
    await group.waitForAll();
  });

export const ticking = (send: (text: string) => Promise<void>) =>
  new Task(async (task) => {
    const timer = setInterval(() => void send('tick'), 1000);
    task.signal.addEventListener('abort', () => clearInterval(timer));
    setTimeout(() => void send('late'), 5000); // wrong: no-unremoved-listener
    await task.sleep(10_000);
  });
