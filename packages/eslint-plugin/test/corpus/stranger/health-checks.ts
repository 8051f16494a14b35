import http from 'node:http';
import { once } from 'node:events';
import { allSettled, concurrentForEach, runMain, withTimeout } from '@tasktree/node';

const state: Record<string, 'up' | 'down'> = {};

async function checkAll(urls: string[]): Promise<void> {
  await concurrentForEach(urls, async (url, task) => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(1000) }); // wrong: forward-signal
      state[url] = response.ok ? 'up' : 'down'; // wrong: no-captured-mutation
    } catch {
      state[url] = 'down'; // wrong: no-captured-mutation
    }
  });
}

void runMain(async (task) => {
  const server = http.createServer((_, response) => response.end(JSON.stringify(state)));
  server.listen(8080);
  await once(server, 'listening'); // wrong: forward-signal
  for (;;) {
    await withTimeout(10_000, () => checkAll(['http://a', 'http://b']));
    await task.sleep(5000);
  }
});
