import { Unavailable } from '../ops.ts';

/** Says so in a runtime where a library's pool has been tried and does not get as far as its first answer. */
export function notIn(runtime: 'Deno' | 'Bun'): void {
  if (runtime in globalThis) throw new Unavailable(`its pool does not work in ${runtime}`);
}
