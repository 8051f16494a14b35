import { WorkerPool } from '@tasktree/node';
import { sharedPool } from './pools.ts';

type Work = typeof import('./work.ts');

export class Encoder {
  #pool = new WorkerPool<Work>(() => new Worker('./work.js'));

  constructor(private pool: WorkerPool<Work>, private readonly gain: number) {}

  async encode(frame: Uint8Array): Promise<unknown> {
    await this.#pool.call.each(frame, (pixel: number) => pixel * this.gain); // wrong: no-unsendable-capture
    await this.pool.call.each(frame, Symbol('a')); // wrong: no-unsendable-capture
    await sharedPool.call.each(frame, class Later {}); // wrong: no-unsendable-capture
    const { call } = this.pool;
    await call.each(frame, Promise.resolve(this.gain)); // wrong: no-unsendable-capture
    return this.pool.call.each(frame, this.gain);
  }
}
