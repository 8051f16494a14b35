/** A result, and the milliseconds that it took. */
export type Timed<T> = T & { readonly took: number };

export async function timed<T extends object>(work: Promise<T>): Promise<Timed<T>> {
  const start = performance.now();
  const result = await work;
  return { ...result, took: performance.now() - start };
}
