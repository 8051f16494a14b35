// Which cells a run has, each bundled before the first one runs, so that a run measures one state of the sources.
import { bundleCells, exportsOf, hostOf, type Variant } from './bundle.ts';
import type { CellAnswer, CellRequest } from './cell.ts';
import type { Options } from './options.ts';
import { isCompared } from './goals.ts';
import { pinned, type Runtime } from './runtimes.ts';
import { sizeDivisor } from './scale.ts';
import { runToEnd } from './spawn.ts';
import type { Workload } from './workload.ts';
import { workloads } from './workloads.ts';

const LIMIT = 120_000;

/** One column of one row, with the files that have it by variant. */
export interface Planned {
  readonly workload: Workload;
  readonly adapter: string;
  readonly files: ReadonlyMap<string, string>;
  readonly broken?: string;
}

/** Node 20 and 22 have no `using`; elsewhere it is lowered too unless asked for. */
const variantOf = (options: Options, runtime: string, packages: string): Variant => ({
  host: hostOf(runtime),
  target: options.native && !['node20', 'node22'].includes(runtime) ? 'esnext' : 'node20',
  packages,
});

const keyOf = ({ host, target }: Omit<Variant, 'packages'>): string => `${host} ${target}`;

export async function plan(options: Options, packages: string, folder: string): Promise<Planned[]> {
  const rows = [...workloads.values()].filter(({ id }) => options.rows.includes(id));
  const variants = new Map(
    options.runtimes.map((runtime) => {
      const variant = variantOf(options, runtime, packages);
      return [keyOf(variant), variant];
    }),
  );
  const planned: Planned[] = [];
  for (const adapter of options.adapters) {
    const offered = await exportsOf(adapter);
    const wanted = rows.filter(({ op }) => offered.has(op));
    if (wanted.length === 0) continue;
    const files = new Map<string, string>();
    let broken: string | undefined;
    try {
      for (const [key, variant] of variants) files.set(key, await bundleCells(adapter, variant, folder));
    } catch (error) {
      broken = String(error).slice(0, 300);
    }
    for (const workload of wanted) {
      if (options.bound && !isCompared(workload.id, adapter)) continue;
      planned.push({ workload, adapter, files, ...(broken === undefined ? {} : { broken }) });
    }
  }
  return planned.sort((a, b) => rows.indexOf(a.workload) - rows.indexOf(b.workload));
}

/** What one process gave, or why it gave nothing. */
export type Answer = CellAnswer & { readonly failure?: string };

/** Starts one process of one cell. */
export async function startCell(options: Options, runtime: Runtime, planned: Planned): Promise<Answer> {
  const { workload, adapter, files, broken } = planned;
  const full =
    workload.size === undefined
      ? undefined
      : Math.max(
          workload.tiny,
          Math.round(workload.size / (options.quick ? 2 : 1) / sizeDivisor(adapter, workload.id)),
        );
  const request: CellRequest = {
    row: workload.id,
    modes: options.modes.filter(
      (mode) => mode === 'warm' || (workload.size === undefined && workload.unit === 'ns'),
    ),
    ...(full === undefined ? {} : { size: full }),
    warmUp: 1_000,
    slice: options.quick ? 30 : 60,
  };
  const file = files.get(keyOf(variantOf(options, runtime.name, '')));
  if (file === undefined) return { failure: broken ?? 'not bundled' };
  // What goes by the clock is not held to one core: the collector's threads would be in its way.
  const core = workload.unit === 'ms' || workload.parallel ? undefined : options.core;
  const command = [...pinned(core), ...runtime.start, file, JSON.stringify(request)];
  const { stdout, failure } = await runToEnd(command, LIMIT);
  return failure === undefined ? (JSON.parse(stdout) as CellAnswer) : { failure };
}
