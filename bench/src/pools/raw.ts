// Bare postMessage: a message for each call and each answer, each call to the thread with the fewest.
import type { JobPool } from './job-pool.ts';
import { openThread, type Thread, type Transferred } from './threads.ts';

export type JobName = 'spin' | 'echo' | 'hand';
export type Call = readonly [id: number, name: JobName, argument: unknown];
export type Answer = readonly [id: number, result: unknown];

/** How a call gets onto its thread. */
export type Post = (call: Call, moved: Transferred | undefined) => void;

interface Lane {
  readonly thread: Thread;
  readonly post: Post;
  outstanding: number;
}

export async function openPool(
  url: URL,
  workers: number,
  posting: (thread: Thread) => Post,
  each: (message: unknown, answer: (one: Answer) => void) => void,
): Promise<JobPool> {
  const waiting = new Map<number, (result: unknown) => void>();
  let last = 0;
  const lanes = Array.from({ length: workers }, (): Lane => {
    const thread = openThread(url);
    const lane: Lane = { thread, post: posting(thread), outstanding: 0 };
    const answer = ([id, result]: Answer): void => {
      lane.outstanding--;
      waiting.get(id)?.(result);
      waiting.delete(id);
    };
    thread.onMessage((message) => each(message, answer));
    return lane;
  });
  const call = <T>(name: JobName, argument: unknown, moved?: Transferred): Promise<T> =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve as (result: unknown) => void);
      const lane = lanes.reduce((a, b) => (b.outstanding < a.outstanding ? b : a));
      lane.outstanding++;
      lane.post([id, name, argument], moved);
    });
  return {
    run: (body) => body(),
    spin: (seed) => call('spin', seed),
    echo: (value) => call('echo', value),
    hand: (buffer) => call('hand', buffer, [buffer]),
    async close() {
      for (const { thread } of lanes) thread.terminate();
    },
  };
}

export const startRawPool = (workers: number): Promise<JobPool> =>
  openPool(
    new URL('./raw.worker.mjs', import.meta.url),
    workers,
    (thread) => (call, moved) => thread.post(call, moved),
    (message, answer) => answer(message as Answer),
  );
