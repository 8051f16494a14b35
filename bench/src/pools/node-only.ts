import { Unavailable } from '../ops.ts';

/** Loads a library that is made for Node.js, where that is what runs. */
export async function nodeOnly<T>(load: () => Promise<T>): Promise<T> {
  for (const name of ['Deno', 'Bun']) if (name in globalThis) throw new Unavailable(`not made for ${name}`);
  return load();
}
