// What was measured, as Markdown: for each runtime the goals, and then every figure.
import { AMBIENT, EXPLICIT } from './goals.ts';
import { figureOf, halfRange, judge, type Judged } from './judge.ts';
import type { Cell, Results } from './results.ts';
import { titleOf, unitOf } from './titles.ts';
import { type Mode, modes } from './workload.ts';
import { workloads } from './workloads.ts';

export const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

const spreadOf = (part: number): string => (part === 0 ? '' : `±${Math.round(part * 100)} %`);

function goalLine({ goal, title, unit, figure, why, spread, verdict }: Judged): string {
  const suffix = unit === '×' ? '' : ` ${unit}`;
  const bound = (value: number | undefined): string =>
    value === undefined || verdict === '' ? '' : `${value}${suffix}`;
  const cells = [
    title,
    bound(goal.must),
    bound(goal.goal),
    figure === undefined ? why : `**${number(figure)}**${suffix}`,
    spreadOf(spread),
    verdict === 'missed' ? '**missed**' : verdict,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The figure itself where there is no bare promise to divide by. */
function figures(row: string, cells: Readonly<Record<string, Cell>>, mode: Mode): Map<string, string> {
  const base = workloads.has(row) ? figureOf(cells['raw'], mode) : undefined;
  const shown = new Map<string, string>();
  for (const [adapter, cell] of Object.entries(cells)) {
    const figure = figureOf(cell, mode);
    if (figure === undefined) {
      if (mode === 'warm') shown.set(adapter, cell.failure ?? cell.unavailable ?? '');
      continue;
    }
    const relative = base !== undefined && base > 0 && adapter !== 'raw';
    shown.set(
      adapter,
      `${number(relative ? figure / base : figure)} ${spreadOf(halfRange(cell, mode))}`.trim(),
    );
  }
  return shown;
}

const columns = ['raw', 'raw-als', AMBIENT, EXPLICIT] as const;

function figureLines(row: string, cells: Readonly<Record<string, Cell>>): string[] {
  return modes.flatMap((mode) => {
    const shown = figures(row, cells, mode);
    if (shown.size === 0) return [];
    const own = columns.map((adapter) => shown.get(adapter) ?? '');
    const others = [...shown]
      .filter(([adapter]) => !(columns as readonly string[]).includes(adapter))
      .map(([adapter, text]) => `${adapter} ${text}`);
    const title = `${titleOf(row)} (${unitOf(row)})`;
    return [
      `| \`${row}\` | ${mode === 'warm' ? title : ''} | ${mode} | ${own.join(' | ')} | ${others.join(', ')} |`,
    ];
  });
}

function renderRuntime(results: Results, runtime: string): string {
  const rows = Object.entries(results.cells[runtime] ?? {});
  const judged = judge(results, runtime);
  const version = results.runtimes[runtime];
  return `## ${runtime === 'build' ? 'Bundles' : `${runtime} (${version})`}

| compared | must | goal | figure | ± | verdict |
|---|--:|--:|--:|--:|---|
${judged.map(goalLine).join('\n')}

| row | what | calls | ${columns.join(' | ')} | others |
|---|---|---|${columns.map(() => '--:').join('|')}|---|
${rows.flatMap(([row, cells]) => figureLines(row, cells)).join('\n')}
`;
}

export const measuredIn = (results: Results): string[] => Object.keys(results.cells);

export function renderTables(results: Results): string {
  return measuredIn(results)
    .map((runtime) => renderRuntime(results, runtime))
    .join('\n');
}
