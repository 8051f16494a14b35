// Each goal's figure, and whether it holds.
import { type Goal, goals } from './goals.ts';
import { type Cell, median, type Results } from './results.ts';
import { titleOf, unitOf } from './titles.ts';
import type { Mode } from './workload.ts';

export interface Judged {
  readonly goal: Goal;
  readonly runtime: string;
  /** What is compared with what, in words. */
  readonly title: string;
  readonly unit: string;
  /** Undefined when it was not measured, and then why. */
  readonly figure: number | undefined;
  readonly why: string;
  /** Half the range between processes, as a part of the median. */
  readonly spread: number;
  /** Empty where it only is reported. */
  readonly verdict: 'goal' | 'must' | 'missed' | 'not measured' | '';
}

export function figureOf(cell: Cell | undefined, mode: Mode): number | undefined {
  const figures = cell?.figures[mode];
  return figures === undefined || figures.length === 0 ? undefined : median(figures);
}

export function halfRange(cell: Cell | undefined, mode: Mode): number {
  const figures = cell?.figures[mode] ?? [];
  const middle = median(figures);
  return figures.length < 2 || middle === 0 ? 0 : (Math.max(...figures) - Math.min(...figures)) / 2 / middle;
}

function verdictOf(figure: number | undefined, { must, goal, atLeast }: Goal): Judged['verdict'] {
  if (must === undefined || goal === undefined) return '';
  if (figure === undefined) return 'not measured';
  const holds = (bound: number): boolean => (atLeast ? figure >= bound : figure <= bound);
  return holds(goal) ? 'goal' : holds(must) ? 'must' : 'missed';
}

function titleFor({ row, ours, against, againstRow, mode }: Goal): string {
  const calls = mode === 'warm' ? '' : `, ${mode}`;
  const base =
    against === undefined
      ? ''
      : ` × ${against === ours ? '' : against}${againstRow === undefined ? '' : ` ${againstRow}`}`;
  return `${titleOf(row)}, ${ours}${calls}${base.replace(/ +/g, ' ')}`;
}

function judgeOne(results: Results, runtime: string, goal: Goal): Judged | undefined {
  const rows = results.cells[runtime] ?? {};
  const own = rows[goal.row]?.[goal.ours];
  if (own === undefined) return undefined;
  const base = goal.against === undefined ? undefined : rows[goal.againstRow ?? goal.row]?.[goal.against];
  const mine = figureOf(own, goal.mode);
  const theirs = figureOf(base, goal.mode);
  const figure =
    goal.against === undefined
      ? mine
      : mine === undefined || theirs === undefined
        ? undefined
        : mine / theirs;
  const binds = goal.runtime === runtime;
  return {
    goal,
    runtime,
    title: titleFor(goal),
    unit: goal.against === undefined ? unitOf(goal.row) : '×',
    figure,
    why: own.failure ?? own.unavailable ?? base?.failure ?? `${goal.against} was not measured`,
    spread: Math.max(halfRange(own, goal.mode), halfRange(base, goal.mode)),
    verdict: binds ? verdictOf(figure, goal) : '',
  };
}

/** In every runtime, those that bind there first. One that binds elsewhere is reported. */
export function judge(results: Results, runtime: string): Judged[] {
  const binding = goals.filter((goal) => goal.runtime === runtime);
  const key = ({ row, ours, against, againstRow, mode }: Goal): string =>
    [row, ours, against, againstRow, mode].join(' ');
  const known = new Set(binding.map(key));
  const reported =
    runtime === 'build' ? [] : goals.filter((goal) => goal.runtime !== 'build' && !known.has(key(goal)));
  const once = new Map(reported.map((goal) => [key(goal), goal]));
  return [...binding, ...once.values()]
    .map((goal) => judgeOne(results, runtime, goal))
    .filter((one): one is Judged => one !== undefined);
}
