/**
 * Parallel, not only concurrent: eight frames are transcoded on all cores. Each call is a child of the group, like any other; only
 * that it runs on another thread.
 *
 * → 8 frames of 64 pixels
 * → RangeError: frame 3 is not whole
 */
import { Worker } from 'node:worker_threads';
import { WorkerPool, withThrowingTaskGroup, type ThrowingTaskGroup } from '@tasktree/node';
import type * as frames from './frames.ts';

await using pool = new WorkerPool<typeof frames>(() => new Worker(new URL('./frames.ts', import.meta.url)));

async function transcodeFilm(film: readonly frames.Frame[]): Promise<Map<number, frames.Frame>> {
  return withThrowingTaskGroup(async (group: ThrowingTaskGroup<frames.Frame>) => {
    for (const frame of film) group.addTask(() => pool.call.transcode(frame, 64));
    const small = new Map<number, frames.Frame>();
    for await (const frame of group) small.set(frame.number, frame);
    return small;
  });
}

const film = Array.from({ length: 8 }, (_, number) => ({
  number,
  width: 512,
  pixels: new Uint8Array(512 * 512).fill(number * 30),
}));
const small = await transcodeFilm(film);
console.log(`${small.size} frames of ${small.get(0)?.width} pixels`);

// An error on a worker is an error of the group: the other frames are stopped, also in the middle of a loop.
const broken = film.map((frame) => (frame.number === 3 ? { ...frame, width: 500 } : frame));
await transcodeFilm(broken).catch((error: unknown) => console.log(String(error)));
