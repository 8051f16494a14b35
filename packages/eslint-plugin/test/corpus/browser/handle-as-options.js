import { race } from '@tasktree/browser';

export const first = (mirrorA, mirrorB) =>
  race([
    (task) => fetch(mirrorA, task), // wrong: forward-signal
    (task) => fetch(mirrorB, { signal: task.signal }),
  ]);
