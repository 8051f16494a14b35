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

/** Starts the pool, gives it to the body, and closes it whatever happens: threads keep a process alive. */
export async function withPool<T>(
  startPool: (workers: number) => Promise<JobPool>,
  workers: number,
  body: (pool: JobPool) => Promise<T>,
): Promise<T> {
  const pool = await startPool(workers);
  try {
    return await pool.run(() => body(pool));
  } finally {
    await pool.close();
  }
}
