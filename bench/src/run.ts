// npm run bench: measures every cell in a process of its own, prints the table and writes the result file.
import process from 'node:process';
import { bundleCell, exportsOf } from './bundle.ts';
import type { CellAnswer, CellRequest } from './cell.ts';
import { measureGrowth } from './growth.ts';
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

/** Starts one process of one cell, and notes what it gave. */
async function measureCell(
  options: Options,
  results: Results,
  runtime: Runtime,
  workload: Workload,
  adapter: string,
): Promise<void> {
  const cell = cellOf(results, runtime.name, workload.id, adapter);
  if (cell.unavailable !== undefined || cell.failure !== undefined) return;
  const size = workload.size / (options.quick ? 2 : 1) / sizeDivisor(adapter, workload.id);
  const request: CellRequest = {
    size: Math.max(workload.tiny, Math.round(size)),
    calls: 3,
    warmUps: workload.warmUps ?? 3,
    modes: workload.modes ?? ['free', 'collected'],
  };
  const target = options.native && !['node20', 'node22'].includes(runtime.name) ? 'esnext' : 'node20';
  try {
    const file = await bundleCell({ adapter, workload: workload.id, op: workload.op, target });
    const command = [...pinned(options.core), ...runtime.start, file, JSON.stringify(request)];
    const { stdout, failure } = await runToEnd(command, LIMIT);
    if (failure === undefined) addAnswer(cell, JSON.parse(stdout) as CellAnswer);
    else cell.failure = failure;
  } catch (error) {
    cell.failure = error instanceof Error ? error.message : String(error);
  }
  const { unavailable } = cell as Cell;
  if (cell.failure !== undefined) note(`${runtime.name} ${workload.id} ${adapter}: ${cell.failure}`);
  if (unavailable !== undefined) note(`${runtime.name} ${workload.id} ${adapter}: n/a, ${unavailable}`);
}

const note = (text: string): void => void process.stderr.write(`${text}\n`);

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

  const offered = new Map<string, ReadonlySet<string>>();
  for (const adapter of options.adapters) offered.set(adapter, await exportsOf(adapter));
  const chosen = options.workloads.filter((name) => !(special as readonly string[]).includes(name));
  for (const runtime of runtimes) {
    for (const name of chosen) {
      const workload = await loadWorkload(name);
      const adapters = options.adapters.filter((adapter) => offered.get(adapter)?.has(workload.op));
      for (const adapter of adapters) {
        delete results.cells[runtime.name]?.[name]?.[adapter];
      }
      // Adapters take turns, so that whatever else the machine does hits all alike.
      for (let turn = 0; turn < options.processes; turn++) {
        for (const adapter of adapters) await measureCell(options, results, runtime, workload, adapter);
      }
      note(`${runtime.name} ${name}: done`);
      save(options.file, results);
    }
    if (options.workloads.includes('import')) await measureImports(options, results, runtime);
    save(options.file, results);
  }
  if (options.workloads.includes('bundle')) await measureBundles(results);
  if (options.workloads.includes('growth')) await measureGrowth(options, results, runtimes);
  save(options.file, results);
  console.log(renderTable(results));
}

await main();
