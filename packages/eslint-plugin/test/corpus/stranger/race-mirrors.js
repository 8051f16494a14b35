import { any, race, withTimeout, Task } from '@tasktree/node';

const mirrors = ['https://a', 'https://b', 'https://c'];

export const download = (path) =>
  withTimeout(10_000, async (task) => {
    const response = await any(mirrors.map((mirror) => (own) => fetch(mirror + path, { signal: own.signal })));
    const size = await Promise.race([response.arrayBuffer(), task.sleep(3000)]); // wrong: no-promise-combinators
    return size?.byteLength;
  });

export const probe = (path) =>
  new Task(async (task) => {
    const [head, body] = await Promise.all([
      fetch(path, { method: 'HEAD', signal: task.signal }),
      fetch(path, { signal: task.signal }),
    ]);
    const checks = await Promise.allSettled([task.withTimeout(50, () => head.text()), task.withTimeout(50, () => body.text())]); // wrong: no-promise-combinators
    return [checks, await race([() => head.text(), () => body.text()])];
  });
