// The judgement: each row's figures, bounds and verdict, as lines of Markdown.
import {
  AMBIENT,
  boundsIn,
  type Bounds,
  EXPLICIT,
  OBSERVED,
  observedBound,
  type Row,
  rows,
} from './goals.ts';
import { type Cell, median, type Results } from './results.ts';
import type { Mode } from './workload.ts';

export interface Judged {
  readonly row: Row;
  readonly tier: 'explicit' | 'ambient';
  /** The figure in the row's unit; undefined when the cell is empty, and then why. */
  readonly figure: number | undefined;
  readonly other: number | undefined;
  readonly spread: number;
  readonly why: string;
  readonly bounds: Bounds | undefined;
  readonly verdict: 'goal' | 'must' | 'MISSED' | 'n/a' | '';
  /** Peers, as ratio to the same base, with what we are of theirs where that is bounded. */
  readonly peers: readonly string[];
}

const number = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

function medianOf(cell: Cell | undefined, mode: Mode): number | undefined {
  const figures = cell?.figures[mode];
  return figures === undefined || figures.length === 0 ? undefined : median(figures);
}

/** A byte or a millisecond stands for itself; all else is set against the row's base in the same mode. */
function figureOf(cells: Record<string, Cell>, row: Row, adapter: string, mode: Mode): number | undefined {
  const own = medianOf(cells[adapter], mode);
  if (row.against === 'absolute' || own === undefined) return own;
  const base = medianOf(cells[row.against], mode);
  return base === undefined ? undefined : own / base;
}

function halfRange(cell: Cell | undefined, mode: Mode): number {
  const figures = cell?.figures[mode] ?? [];
  const middle = median(figures);
  return figures.length < 2 || middle === 0 ? 0 : (Math.max(...figures) - Math.min(...figures)) / 2 / middle;
}

function verdictOf(
  figure: number | undefined,
  bounds: Bounds | undefined,
  atLeast = false,
): Judged['verdict'] {
  if (figure === undefined) return 'n/a';
  if (bounds === undefined) return '';
  const holds = (bound: number): boolean => (atLeast ? figure >= bound : figure <= bound);
  return holds(bounds.goal) ? 'goal' : holds(bounds.must) ? 'must' : 'MISSED';
}

function peersOf(cells: Record<string, Cell>, row: Row, ours: number | undefined): string[] {
  const shown: string[] = [];
  for (const adapter of Object.keys(cells)) {
    if (adapter === row.against || adapter === 'raw' || adapter.startsWith(AMBIENT)) continue;
    const figure = figureOf(cells, row, adapter, row.mode);
    if (figure === undefined) continue;
    const bound = row.peers?.[adapter];
    const judged =
      bound === undefined || ours === undefined
        ? ''
        : ` (we are ${number(ours / figure)} of it, ${ours <= bound * figure ? '≤' : 'NOT ≤'} ${bound})`;
    shown.push(`${adapter} ${number(figure)}${judged}`);
  }
  return shown;
}

export function judge(results: Results, runtime: string): Judged[] {
  const judged: Judged[] = [];
  for (const row of rows) {
    const cells = results.cells[runtime]?.[row.workload];
    if (cells === undefined) continue;
    const other: Mode = row.mode === 'free' ? 'collected' : 'free';
    for (const tier of ['explicit', 'ambient'] as const) {
      const adapter = tier === 'explicit' ? EXPLICIT : AMBIENT;
      const cell = cells[adapter];
      if (cell === undefined) continue;
      const figure = figureOf(cells, row, adapter, row.mode);
      const bounds = boundsIn(runtime, row, tier);
      judged.push({
        row,
        tier,
        figure,
        other: figureOf(cells, row, adapter, other),
        spread: halfRange(cell, row.mode),
        why:
          cell.unavailable ?? cell.failure ?? (figure === undefined ? `${row.against} was not measured` : ''),
        bounds,
        verdict: verdictOf(figure, bounds, row.atLeast),
        peers: tier === 'ambient' ? peersOf(cells, row, figure) : [],
      });
    }
    const observed = figureOf(cells, row, OBSERVED, row.mode);
    const plain = figureOf(cells, row, AMBIENT, row.mode);
    if (observed !== undefined && plain !== undefined) {
      const figure = observed / plain;
      const bounds = { must: observedBound, goal: observedBound };
      const title = `${row.title}: observers on, × observers off`;
      judged.push({
        row: { ...row, title },
        tier: 'ambient',
        figure,
        other: undefined,
        spread: halfRange(cells[OBSERVED], row.mode),
        why: '',
        bounds,
        verdict: verdictOf(figure, bounds),
        peers: [],
      });
    }
  }
  return judged;
}

function baseOf(results: Results, runtime: string, row: Row): string {
  if (row.against === 'absolute') return '';
  const base = medianOf(results.cells[runtime]?.[row.workload]?.[row.against], row.mode);
  if (base === undefined) return '';
  return `${number(base)} ${row.workload.startsWith('m') ? 'B' : 'ns'}`;
}

function renderRuntime(results: Results, runtime: string): string {
  const judged = judge(results, runtime);
  if (judged.length === 0) return '';
  const version = results.runtimes[runtime];
  const lines = [
    `## ${runtime === 'build' ? 'Bundles (no runtime)' : `${runtime} (${version})`}`,
    '',
    '| workload | tier | must | goal | figure | other mode | ± | verdict | base | peers |',
    '|---|---|--:|--:|--:|--:|--:|---|--:|---|',
  ];
  for (const { row, tier, figure, other, spread, why, bounds, verdict, peers } of judged) {
    const unit = row.unit === '×' ? '' : ` ${row.unit}`;
    const cells = [
      `${row.workload} ${row.title}`,
      tier,
      bounds === undefined ? '' : number(bounds.must) + unit,
      bounds === undefined ? '' : number(bounds.goal) + unit,
      figure === undefined ? `n/a: ${why}` : `**${number(figure)}**${unit}`,
      other === undefined ? '' : number(other) + unit,
      spread === 0 ? '' : `${Math.round(spread * 100)} %`,
      verdict,
      baseOf(results, runtime, row),
      peers.join(', '),
    ];
    lines.push(`| ${cells.join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}

export const measuredIn = (results: Results): string[] => Object.keys(results.cells);

export function renderTable(results: Results): string {
  return measuredIn(results)
    .map((runtime) => renderRuntime(results, runtime))
    .join('\n');
}
