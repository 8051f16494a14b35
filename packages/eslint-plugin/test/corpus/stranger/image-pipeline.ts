import { WorkerPool, transfer, withTaskGroup, type TaskGroup } from '@tasktree/node';

type Images = typeof import('./image-worker.ts');

export interface Size {
  width: number;
  height: number;
}

export class ImagePipeline implements AsyncDisposable {
  readonly #workers: WorkerPool<Images>;
  #onProgress: (done: number) => void = () => {};

  constructor(count: number) {
    this.#workers = new WorkerPool<Images>(() => new Worker(new URL('./image-worker.ts', import.meta.url)), { size: count });
  }

  async resize(frames: Uint8Array[], size: Size): Promise<Uint8Array[]> {
    return withTaskGroup(async (group: TaskGroup<Uint8Array>) => {
      for (const frame of frames) group.addTask(() => this.#workers.call.resize(transfer(frame, [frame.buffer]), size));
      const done: Uint8Array[] = [];
      for await (const frame of group) {
        done.push(frame);
        this.#onProgress(done.length);
      }
      return done;
    });
  }

  async filter(frame: Uint8Array): Promise<Uint8Array> {
    const pick = (pixel: number): boolean => pixel > 10;
    await this.#workers.call.tag(frame, { at: Date.now(), report: this.#onProgress });
    return this.#workers.call.filter(frame, pick); // wrong: no-unsendable-capture
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#workers[Symbol.asyncDispose]();
  }
}
