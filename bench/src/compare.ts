// npm run bench -- --against <checkout>: the packages of this checkout and of another one, by turns in one run.
import path from 'node:path';
import { buildFolder, ownPackagesFolder } from './layout.ts';
import type { Options } from './options.ts';
import { type Answer, plan, type Planned, startCell } from './plan.ts';
import { emptyResults, median } from './results.ts';
import type { Runtime } from './runtimes.ts';
import { measureBundles } from './size.ts';
import { type Mode, modes } from './workload.ts';

interface Side {
  readonly figures: Record<Mode, number[]>;
  /** What the machine disturbed least. */
  readonly lowest: Record<Mode, number>;
  failure?: string;
}

const newSide = (): Side => ({
  figures: { cold: [], warm: [], collected: [] },
  lowest: { cold: Infinity, warm: Infinity, collected: Infinity },
});

function take(side: Side, answer: Answer): void {
  const failure = answer.failure ?? answer.unavailable;
  if (failure !== undefined) side.failure = failure;
  for (const mode of modes) {
    const samples = answer.samples?.[mode];
    if (samples === undefined) continue;
    side.figures[mode].push(median(samples));
    side.lowest[mode] = Math.min(side.lowest[mode], ...samples);
  }
}

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const percent = (ratio: number): string =>
  `${ratio < 1 ? '−' : '+'}${Math.abs((ratio - 1) * 100).toFixed(0)} %`;

/** The line of one mode: both medians, their ratio, and the ratios of single turns, which say how sure it is. */
function line(here: Side, there: Side, mode: Mode): string {
  const [own, other] = [here.figures[mode], there.figures[mode]];
  const turns = own.map((figure, turn) => figure / (other[turn] as number));
  const ratio = median(own) / median(other);
  const range = `${Math.min(...turns).toFixed(2)} to ${Math.max(...turns).toFixed(2)}`;
  const lowest = (here.lowest[mode] / there.lowest[mode]).toFixed(2);
  // Five of five on one side by chance: once in sixteen rows.
  const agree = turns.every((turn) => turn < 1) || turns.every((turn) => turn > 1);
  const sure = agree && turns.length >= 5 ? percent(ratio) : '';
  return [number(median(own)), number(median(other)), ratio.toFixed(2), lowest, range, sure].join(' | ');
}

async function compareCell(options: Options, runtime: Runtime, here: Planned, there: Planned): Promise<void> {
  const processes = options.processes ?? 7;
  const sides = { here: newSide(), there: newSide() };
  for (let turn = 0; turn < processes && !sides.here.failure && !sides.there.failure; turn++) {
    // Whichever goes first finds the machine as the other one left it: so they change places.
    for (const side of turn % 2 === 0 ? (['here', 'there'] as const) : (['there', 'here'] as const)) {
      take(sides[side], await startCell(options, runtime, side === 'here' ? here : there));
    }
  }
  const name = `${runtime.name} | ${here.workload.id} | ${here.adapter}`;
  const failure = sides.here.failure ?? sides.there.failure;
  if (failure !== undefined) {
    const where = sides.here.failure === undefined ? 'there' : 'here';
    console.log(`| ${name} | ${where}: ${failure} |`);
    return;
  }
  for (const mode of modes) {
    if (sides.here.figures[mode].length === 0) continue;
    console.log(`| ${name} | ${mode} | ${line(sides.here, sides.there, mode)} |`);
  }
}

/** Bytes are the same each time: one look is enough. */
async function compareBundles(options: Options, against: string): Promise<void> {
  const [here, there] = [emptyResults(1, false), emptyResults(1, false)];
  await measureBundles(here, options.adapters);
  await measureBundles(there, options.adapters, against);
  for (const [row, cells] of Object.entries(here.cells['build'] ?? {})) {
    for (const [adapter, cell] of Object.entries(cells)) {
      const own = cell.figures.warm?.[0];
      const other = there.cells['build']?.[row]?.[adapter]?.figures.warm?.[0];
      const ratio = own === undefined || other === undefined ? '' : (own / other).toFixed(2);
      console.log(
        `| build | ${row} | ${adapter} | gzip kB | ${own?.toFixed(2) ?? ''} | ${other?.toFixed(2) ?? ''} | ${ratio} | | | |`,
      );
    }
  }
}

export async function compare(
  options: Options,
  runtimes: readonly Runtime[],
  against: string,
): Promise<void> {
  const folder = path.join(buildFolder, `run-${process.pid}`);
  const here = await plan(options, ownPackagesFolder, path.join(folder, 'here'));
  const there = await plan(options, against, path.join(folder, 'there'));
  console.log(`here: ${ownPackagesFolder}
there: ${against}
${options.processes ?? 7} processes each, by turns; ns (or the row's unit) for one operation; "lowest" compares the quickest call of each; "sure" where all of 5 turns or more agree.

| runtime | row | adapter | calls | here | there | ratio | lowest | single turns | sure |
|---|---|---|---|--:|--:|--:|--:|---|--:|`);
  if (options.rows.includes('bundle')) await compareBundles(options, against);
  for (const runtime of runtimes) {
    for (const [index, planned] of here.entries()) {
      await compareCell(options, runtime, planned, there[index] as Planned);
    }
  }
}
