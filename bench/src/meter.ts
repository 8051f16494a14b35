// What is read of the process: CPU time of all its threads (so that collector threads count), and its heap.

export interface Meter {
  /** Starts a stretch of CPU time; the function it gives ends it and tells the nanoseconds. */
  cpu(): () => number;
  /** A full collection, twice, so that what finalisers release is gone too. */
  collect(): Promise<void>;
  heap(): number;
}

interface BunGlobal {
  gc(force: boolean): void;
}

const scope = globalThis as { gc?: () => void; Bun?: BunGlobal };

function fullCollection(): () => void {
  const { gc, Bun } = scope;
  if (Bun !== undefined) return () => Bun.gc(true);
  if (gc !== undefined) return gc;
  throw new Error('no forced collection: start the runtime with --expose-gc');
}

async function heapReader(): Promise<() => number> {
  if (scope.Bun === undefined) return () => process.memoryUsage().heapUsed;
  const name = 'bun:jsc';
  const { heapSize } = (await import(name)) as { heapSize: () => number };
  return heapSize;
}

export const macrotask = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 1);
  });

/** Waits in macrotasks until the condition holds; fails when what is to bring it about has failed. */
export async function until(condition: () => boolean, work?: Promise<unknown>): Promise<void> {
  let failed = false;
  work?.catch(() => (failed = true));
  while (!condition()) {
    if (failed) await work;
    await macrotask();
  }
}

export async function createMeter(): Promise<Meter> {
  const gc = fullCollection();
  const heap = await heapReader();
  return {
    cpu() {
      const before = process.cpuUsage();
      return () => {
        const spent = process.cpuUsage(before);
        return (spent.user + spent.system) * 1000;
      };
    },
    async collect() {
      gc();
      await macrotask();
      gc();
    },
    heap,
  };
}

/** A time in which the collector had the process stopped, on the clock of `performance.now()`. */
interface Pause {
  readonly from: number;
  readonly to: number;
}

/** Watches the collector, where the runtime tells of it (Node). */
export async function watchCollections(): Promise<{ end(): Promise<readonly Pause[]> }> {
  const { PerformanceObserver } = await import('node:perf_hooks');
  const pauses: Pause[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      pauses.push({ from: startTime, to: startTime + duration });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    async end() {
      // Entries are handed over in a turn of their own.
      await macrotask();
      await macrotask();
      observer.disconnect();
      return pauses;
    },
  };
}
