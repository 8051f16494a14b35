// How cost grows from 10² to 10⁶ tasks.
import path from 'node:path';
import { bundleText, plain } from './bundle.ts';
import { AMBIENT, EXPLICIT } from './goals.ts';
import type { GrowthFigure, GrowthKind } from './growth-cell.ts';
import { buildFolder } from './layout.ts';
import type { Options } from './options.ts';
import type { Results } from './results.ts';
import { pinned, type Runtime } from './runtimes.ts';
import { runToEnd } from './spawn.ts';

export interface GrowthPoint extends Partial<GrowthFigure> {
  readonly runtime: string;
  readonly adapter: string;
  readonly kind: GrowthKind;
  readonly count: number;
  readonly failure?: string;
}

const kinds: readonly GrowthKind[] = ['spawn', 'cancel', 'map'];
const adapters = ['raw', EXPLICIT, AMBIENT];

async function bundleGrowth(adapter: string): Promise<string> {
  const outfile = path.join(buildFolder, `growth.${adapter}.mjs`);
  const contents = `
    import { spawnJoin, hold, blocked, orderedMap } from './adapters/${adapter}.ts';
    import { runGrowth } from './growth-cell.ts';
    await runGrowth({ spawnJoin, hold, blocked, orderedMap });`;
  await bundleText(contents, outfile, plain);
  return outfile;
}

/** On the newest Node among the chosen runtimes, else on the first. */
export async function measureGrowth(
  options: Options,
  results: Results,
  runtimes: readonly Runtime[],
): Promise<void> {
  const runtime = runtimes.findLast(({ name }) => name.startsWith('node')) ?? runtimes[0];
  if (runtime === undefined) return;
  const counts = [100, 1_000, 10_000, 100_000, ...(options.quick ? [] : [1_000_000])];
  const points: GrowthPoint[] = [];
  for (const adapter of adapters.filter((name) => options.adapters.includes(name))) {
    const file = await bundleGrowth(adapter);
    for (const kind of kinds) {
      for (const count of counts) {
        const command = [...pinned(options.core), ...runtime.start, file, JSON.stringify({ kind, count })];
        const { stdout, failure } = await runToEnd(command, 120_000);
        const point = { runtime: runtime.name, adapter, kind, count };
        points.push(
          failure === undefined
            ? { ...point, ...(JSON.parse(stdout) as GrowthFigure) }
            : { ...point, failure },
        );
      }
    }
  }
  results.growth = points;
}
