import { Channel } from '@tasktree/streams';
import { withTaskGroup, type TaskContext } from '@tasktree/node';

export async function pipeline(urls: AsyncIterable<string>, save: (text: string) => Promise<void>): Promise<number> {
  const pages = new Channel<string>(10);
  let saved = 0;
  await withTaskGroup(async (group) => {
    group.addTask(async (task: TaskContext) => {
      for await (const url of urls) {
        const response = await fetch(url, { signal: task.signal });
        await pages.send(await response.text());
        pages.send('separator'); // wrong: no-floating-task
      }
      pages.close();
    });
    group.addTask(async () => {
      for await (const page of pages) {
        await save(page);
        saved += 1;
      }
    });
    await group.waitForAll();
  });
  return saved;
}
