// npm run bench: measures every cell in a process of its own, prints the table and writes the result file.
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { bundleCell, exportsOf, type Variant } from './bundle.ts';
import type { CellAnswer, CellRequest } from './cell.ts';
import { measureGrowth } from './growth.ts';
import { buildFolder } from './layout.ts';
import { measureImports } from './import-cost.ts';
import { type Options, readOptions, special, usage } from './options.ts';
import { addAnswer, type Cell, cellOf, emptyResults, load, type Results, save } from './results.ts';
import { findRuntimes, pinned, type Runtime } from './runtimes.ts';
import { sizeDivisor } from './scale.ts';
import { measureBundles } from './size.ts';
import { runToEnd } from './spawn.ts';
import { renderTable } from './table.ts';
import type { Workload } from './workload.ts';

const LIMIT = 120_000;

async function loadWorkload(name: string): Promise<Workload> {
  const module = (await import(`./workloads/${name}.ts`)) as { workload: Workload };
  return module.workload;
}

/** Node 20 and 22 have no `using`; elsewhere it is lowered too unless asked for. */
const variantOf = (options: Options, runtime: string): Variant => ({
  host: runtime === 'deno' || runtime === 'bun' ? runtime : 'node',
  target: options.native && !['node20', 'node22'].includes(runtime) ? 'esnext' : 'node20',
});

const keyOf = ({ host, target }: Variant): string => `${host} ${target}`;

/** One column of one row, with its bundles by variant. */
interface Planned {
  readonly workload: Workload;
  readonly adapter: string;
  readonly files: ReadonlyMap<string, string>;
  readonly broken?: string;
}

/** Bundles every cell before the first one runs, so that a run measures one state of the sources. */
async function plan(options: Options, folder: string): Promise<Planned[]> {
  const variants = new Map(
    options.runtimes.map((runtime) => {
      const variant = variantOf(options, runtime);
      return [keyOf(variant), variant];
    }),
  );
  const planned: Planned[] = [];
  for (const name of options.workloads) {
    if ((special as readonly string[]).includes(name)) continue;
    const workload = await loadWorkload(name);
    for (const adapter of options.adapters) {
      if (!(await exportsOf(adapter)).has(workload.op)) continue;
      const files = new Map<string, string>();
      try {
        for (const [key, variant] of variants) {
          const cell = { adapter, workload: name, op: workload.op, variant, folder };
          files.set(key, await bundleCell(cell));
        }
        planned.push({ workload, adapter, files });
      } catch (error) {
        planned.push({ workload, adapter, files, broken: String(error).slice(0, 300) });
      }
    }
  }
  return planned;
}

/** Starts one process of one cell, and notes what it gave. */
async function measureCell(
  options: Options,
  results: Results,
  runtime: Runtime,
  { workload, adapter, files, broken }: Planned,
): Promise<void> {
  const cell: Cell = cellOf(results, runtime.name, workload.id, adapter);
  if (cell.unavailable !== undefined || cell.failure !== undefined) return;
  const size = workload.size / (options.quick ? 2 : 1) / sizeDivisor(adapter, workload.id);
  const request: CellRequest = {
    size: Math.max(workload.tiny, Math.round(size)),
    calls: workload.calls ?? 3,
    warmUps: workload.warmUps ?? 3,
    modes: workload.modes ?? ['free', 'collected'],
  };
  const file = files.get(keyOf(variantOf(options, runtime.name)));
  if (file === undefined) {
    cell.failure = broken ?? 'not bundled';
  } else {
    // What goes by the clock is not held to one core: the collector's threads would be in its way.
    const core = workload.unit === 'ms' || workload.parallel ? undefined : options.core;
    const command = [...pinned(core), ...runtime.start, file, JSON.stringify(request)];
    const { stdout, failure } = await runToEnd(command, LIMIT);
    if (failure === undefined) addAnswer(cell, JSON.parse(stdout) as CellAnswer);
    else cell.failure = failure;
  }
  const where = `${runtime.name} ${workload.id} ${adapter}`;
  const told = problem(where, cell);
  if (told !== undefined) note(told);
}

const problem = (where: string, { failure, unavailable }: Cell): string | undefined =>
  failure !== undefined
    ? `${where}: ${failure}`
    : unavailable === undefined
      ? undefined
      : `${where}: n/a, ${unavailable}`;

const note = (text: string): void => void process.stderr.write(`${text}\n`);

async function measureWorkloads(
  options: Options,
  results: Results,
  runtime: Runtime,
  planned: readonly Planned[],
): Promise<void> {
  for (const [name, row] of Map.groupBy(planned, ({ workload }) => workload.id)) {
    for (const { adapter } of row) delete results.cells[runtime.name]?.[name]?.[adapter];
    // Adapters take turns, so that whatever else the machine does hits all alike.
    for (let turn = 0; turn < options.processes; turn++) {
      for (const cell of row) await measureCell(options, results, runtime, cell);
    }
    note(`${runtime.name} ${name}: done`);
    save(options.file, results);
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(usage);
    return;
  }
  const runtimes = findRuntimes(options.runtimes);
  const results =
    (options.add ? load(options.file) : undefined) ?? emptyResults(options.processes, options.quick);
  for (const { name, version } of runtimes) results.runtimes[name] = version;
  if (options.note !== undefined) results.notes.push(options.note);

  const folder = path.join(buildFolder, `run-${process.pid}`);
  const planned = await plan(options, folder);
  if (options.workloads.includes('bundle')) await measureBundles(results);
  for (const runtime of runtimes) {
    if (options.workloads.includes('import')) await measureImports(options, results, runtime);
    await measureWorkloads(options, results, runtime, planned);
  }
  if (options.workloads.includes('growth')) await measureGrowth(options, results, runtimes);
  rmSync(folder, { recursive: true, force: true });
  save(options.file, results);
  console.log(renderTable(results));
}

await main();
