// The result file: everything that was measured, before any judgement.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { home } from './layout.ts';
import type { GrowthPoint } from './growth.ts';
import type { Answer } from './plan.ts';
import type { Mode } from './workload.ts';

export interface Cell {
  /** By mode: the figure of each process. */
  figures: Partial<Record<Mode, number[]>>;
  unavailable?: string;
  failure?: string;
}

export interface Results {
  date: string;
  machine: string;
  processes: number;
  quick: boolean;
  /** Of the machine, a minute before the run. */
  load: number;
  /** Versions of the peers. */
  peers: string;
  runtimes: Record<string, string>;
  /** By runtime, workload and adapter. What needs no runtime is under "build". */
  cells: Record<string, Record<string, Record<string, Cell>>>;
  growth: GrowthPoint[];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function versions(): string {
  const { dependencies } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.entries(dependencies)
    .filter(([, version]) => !version.startsWith('workspace:'))
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

export function emptyResults(processes: number, quick: boolean): Results {
  const cpus = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.platform()} ${os.arch()}, ${cpus.length} × ${cpus[0]?.model ?? 'unknown'}, ${memory} GiB`,
    processes,
    quick,
    load: os.loadavg()[0] ?? 0,
    peers: versions(),
    runtimes: {},
    cells: {},
    growth: [],
  };
}

export function cellOf(results: Results, runtime: string, workload: string, adapter: string): Cell {
  const byWorkload = (results.cells[runtime] ??= {});
  const byAdapter = (byWorkload[workload] ??= {});
  return (byAdapter[adapter] ??= { figures: {} });
}

/** Adds what one process gave. */
export function addAnswer(cell: Cell, answer: Answer): void {
  if (answer.failure !== undefined) cell.failure = answer.failure;
  if (answer.unavailable !== undefined) cell.unavailable = answer.unavailable;
  for (const [mode, samples] of Object.entries(answer.samples ?? {})) {
    (cell.figures[mode as Mode] ??= []).push(median(samples));
  }
}

export function save(file: string, results: Results): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
}

export function load(file: string): Results | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
}
