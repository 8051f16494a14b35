import { Task, withTimeout } from '@tasktree/node';

export const forms = (url, options, request) =>
  new Task(async (task) => {
    await globalThis.fetch(url); // wrong: forward-signal
    await fetch(url, undefined); // wrong: forward-signal
    await fetch(url, { signal: AbortSignal.timeout(5000) }); // wrong: forward-signal
    await fetch(url, { signal: AbortSignal.any([task.signal, AbortSignal.timeout(5000)]) });
    await fetch(url, { ...options });
    await fetch(url, options);
    await fetch(request);
    await fetch(request.clone());
    await withTimeout(5000, ({ signal }) => fetch(url, { signal }));
    const { signal } = task;
    return fetch(url, { signal });
  });
