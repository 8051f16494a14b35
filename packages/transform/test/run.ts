import * as runtime from '../src/runtime/index.ts';
import { transform } from '../src/transform.ts';
import { compile } from './fuzz/compare.ts';
import { World } from './fuzz/world.ts';

/** Runs the body of an async function of `w`, transformed, with the context 'task', and gives what its probes saw. */
export async function contextsIn(body: string): Promise<readonly string[]> {
  const { code } =
    transform(`async function main(w) {\n${body}\n}\n`, 'form.js', { runtime: 'runtime' }) ?? {};
  if (code === undefined) throw new Error('Nothing was rewritten.');
  const world = new World(true);
  const main = compile(`'use strict';${code}return w.run('task', () => main(w));`, 'w');
  const outcome = main(runtime, world) as Promise<unknown>;
  outcome.catch(() => {});
  await world.drain(outcome);
  await outcome;
  if (world.differences.length > 0) throw new Error(JSON.stringify(world.differences));
  return world.trace;
}
