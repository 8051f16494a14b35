// What a program of its own uses: it serves three and is then told to end, as by Ctrl-C.
import process from 'node:process';
import { Task } from '@tasktree/core';

let served = 0;

export async function serveOne(signal: AbortSignal): Promise<void> {
  served += 1;
  if (served === 3) process.kill(process.pid, 'SIGINT');
  while (served >= 3 && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1));
  await Task.sleep(1).catch(() => {});
}
