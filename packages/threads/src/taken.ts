/** The workers that were given to pools. Shared by all copies of this package, as the realm is. */
const taken: WeakSet<object> = shared();

function shared(): WeakSet<object> {
  const slot = Symbol.for('tasktree.workers');
  const realms = globalThis as unknown as Record<symbol, WeakSet<object> | undefined>;
  return (realms[slot] ??= new WeakSet());
}

/** Notes that a pool has been given `worker`. Throws `TypeError` if one has been before: each would take the other's answers. */
export function take(worker: unknown): void {
  if (typeof worker !== 'object' || worker === null) return;
  if (taken.has(worker)) {
    throw new TypeError(
      'new WorkerPool: makeWorker gave the same worker twice. Make a new one at each call: () => new Worker(url).',
    );
  }
  taken.add(worker);
}
