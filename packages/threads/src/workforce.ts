import type { PoolWorker } from './pool-worker.ts';

/** The workers of a pool, up to its size: those that start, and those that are ready. */
export class Workforce {
  readonly #workers = new Set<PoolWorker>();
  readonly #size: number;
  readonly #hire: () => PoolWorker;
  /** The ends of workers that were lost. */
  readonly #ends = new Set<Promise<void>>();

  constructor(size: number, hire: () => PoolWorker) {
    this.#size = size;
    this.#hire = hire;
  }

  get all(): PoolWorker[] {
    return [...this.#workers];
  }

  get count(): number {
    return this.#workers.size;
  }

  get isFull(): boolean {
    return this.#workers.size >= this.#size;
  }

  /** How many start. */
  get starting(): number {
    let count = 0;
    for (const worker of this.#workers) if (worker.isStarting) count += 1;
    return count;
  }

  /** Throws what making a worker throws. */
  add(): PoolWorker {
    const worker = this.#hire();
    this.#workers.add(worker);
    return worker;
  }

  remove(worker: PoolWorker): void {
    if (!this.#workers.delete(worker)) return;
    const end = worker.end();
    this.#ends.add(end);
    void end.then(() => this.#ends.delete(end));
  }

  /** The worker with the most room; undefined if none has any. */
  freest(roomOf: (worker: PoolWorker) => number): PoolWorker | undefined {
    let found: PoolWorker | undefined;
    let most = 0;
    for (const worker of this.#workers) {
      const room = roomOf(worker);
      if (room > most) {
        most = room;
        found = worker;
      }
    }
    return found;
  }

  /** The worker for something that is to live on one: a new one if there may be more, else that with the fewest such things. */
  appoint(): PoolWorker {
    if (!this.isFull) return this.add();
    return [...this.#workers].reduce((least, each) => (each.tenants < least.tenants ? each : least));
  }

  /** Who has nothing to do takes over what waits behind a long job of somebody else. Calls back for each that has taken something. */
  level(taken: (worker: PoolWorker) => void): void {
    for (const idle of this.#workers) {
      if (idle.load > 0 || idle.room === 0) continue;
      for (const busy of this.#workers) {
        const job = busy.giveBack();
        if (job === undefined) continue;
        idle.send(job);
        taken(idle);
        break;
      }
    }
  }

  /** Ends all, and fulfils when they have ended, also those that were lost before. */
  async dismiss(): Promise<void> {
    for (const worker of this.all) this.remove(worker);
    await Promise.all(this.#ends);
  }
}
