/** Worker threads that have been started, with one competitor's way of handing them work. */
export interface JobPool {
  /** The body of a measurement, in whatever the library wants around its calls. */
  run<T>(body: () => Promise<T>): Promise<T>;
  /** About a millisecond of work, see `jobs.ts`. */
  spin(seed: number): Promise<number>;
  /** Nothing but the way there and back. */
  echo(value: number): Promise<number>;
  /** Moves the buffer there and back; its first byte comes back one higher. */
  hand(buffer: ArrayBuffer): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** Calls `call` for 0 … count - 1, `width` of them under way at a time, and adds up what they give. */
export async function inFlight(
  width: number,
  count: number,
  call: (index: number) => Promise<number>,
): Promise<number> {
  let next = 0;
  let sum = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const value = await call(next++);
      sum += value;
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
  return sum;
}

const open = new Map<(workers: number) => Promise<JobPool>, Promise<JobPool>>();

/** Gives the pool to the body: the one that the call before had, so that its threads are warm as well. */
export async function withPool<T>(
  startPool: (workers: number) => Promise<JobPool>,
  workers: number,
  body: (pool: JobPool) => Promise<T>,
): Promise<T> {
  let starting = open.get(startPool);
  if (starting === undefined) open.set(startPool, (starting = startPool(workers)));
  const pool = await starting;
  return pool.run(() => body(pool));
}

/** For the end of a measurement: threads keep a process alive. */
export async function closePools(): Promise<void> {
  const pools = [...open.values()];
  open.clear();
  for (const starting of pools) {
    // One that could not be started has been told of by the call that wanted it.
    const pool = await starting.catch(() => undefined);
    await pool?.close();
  }
}
