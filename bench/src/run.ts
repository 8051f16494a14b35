// npm run bench: measures every cell in a process of its own, prints the tables and writes the result file.
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { compare } from './compare.ts';
import { measureGrowth } from './growth.ts';
import { measureImports } from './import-cost.ts';
import { buildFolder, ownPackagesFolder } from './layout.ts';
import { type Options, processesOf, readOptions, usage } from './options.ts';
import { plan, type Planned, startCell } from './plan.ts';
import { addAnswer, type Cell, cellOf, emptyResults, load, type Results, save } from './results.ts';
import { findRuntimes, type Runtime } from './runtimes.ts';
import { measureBundles } from './size.ts';
import { renderTables } from './table.ts';

const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** Starts one process of one cell, and notes what it gave. */
async function measureCell(
  options: Options,
  results: Results,
  runtime: Runtime,
  planned: Planned,
): Promise<void> {
  const { workload, adapter } = planned;
  const cell: Cell = cellOf(results, runtime.name, workload.id, adapter);
  if (cell.unavailable !== undefined || cell.failure !== undefined) return;
  const answer = await startCell(options, runtime, planned);
  addAnswer(cell, answer);
  const why = answer.failure ?? answer.unavailable;
  if (why !== undefined) note(`${runtime.name} ${workload.id} ${adapter}: ${why}`);
}

async function measureWorkloads(
  options: Options,
  results: Results,
  runtime: Runtime,
  planned: readonly Planned[],
): Promise<void> {
  for (const [name, row] of Map.groupBy(planned, ({ workload }) => workload.id)) {
    if (row[0]?.workload.runtimes?.test(runtime.name) === false) continue;
    for (const { adapter } of row) delete results.cells[runtime.name]?.[name]?.[adapter];
    // Adapters take turns, so that whatever else the machine does hits all alike.
    const turns = row.map(({ adapter }) => processesOf(options, runtime.name, name, adapter));
    for (let turn = 0; turn < Math.max(...turns); turn++) {
      for (const [index, cell] of row.entries()) {
        if (turn < (turns[index] ?? 0)) await measureCell(options, results, runtime, cell);
      }
    }
    note(`${runtime.name} ${name}: done`);
    save(options.file, results);
  }
}

async function measureAll(options: Options, runtimes: readonly Runtime[]): Promise<void> {
  const results =
    (options.add ? load(options.file) : undefined) ?? emptyResults(options.processes ?? 7, options.quick);
  for (const { name, version } of runtimes) results.runtimes[name] = version;

  const planned = await plan(options, ownPackagesFolder, path.join(buildFolder, `run-${process.pid}`));
  if (options.rows.includes('bundle')) await measureBundles(results, options.adapters);
  for (const runtime of runtimes) {
    if (options.rows.includes('import')) await measureImports(options, results, runtime);
    await measureWorkloads(options, results, runtime, planned);
  }
  if (options.rows.includes('growth')) await measureGrowth(options, results, runtimes);
  save(options.file, results);
  console.log(renderTables(results));
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(usage);
    return;
  }
  const runtimes = findRuntimes(options.runtimes);
  try {
    if (options.against === undefined) await measureAll(options, runtimes);
    else await compare(options, runtimes, options.against);
  } finally {
    rmSync(path.join(buildFolder, `run-${process.pid}`), { recursive: true, force: true });
  }
}

await main();
