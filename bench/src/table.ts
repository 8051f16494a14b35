// What was measured, as Markdown: a table for each runtime, a line for each row, the figure of each adapter.
import { type Cell, median, type Results } from './results.ts';
import type { Mode } from './workload.ts';
import { workloads } from './workloads.ts';

export const number = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

export function medianOf(cell: Cell | undefined, mode: Mode): number | undefined {
  const figures = cell?.figures[mode];
  return figures === undefined || figures.length === 0 ? undefined : median(figures);
}

/** Half the range between processes, as a part of the median. */
export function halfRange(cell: Cell | undefined, mode: Mode): number {
  const figures = cell?.figures[mode] ?? [];
  const middle = median(figures);
  return figures.length < 2 || middle === 0 ? 0 : (Math.max(...figures) - Math.min(...figures)) / 2 / middle;
}

function line(row: string, cells: Readonly<Record<string, Cell>>, mode: Mode): string | undefined {
  const figures = Object.entries(cells).flatMap(([adapter, cell]) => {
    const figure = medianOf(cell, mode);
    const spread = Math.round(halfRange(cell, mode) * 100);
    if (figure === undefined)
      return mode === 'warm' ? [`${adapter}: ${cell.failure ?? cell.unavailable}`] : [];
    return [`${adapter} **${number(figure)}**${spread === 0 ? '' : ` ±${spread} %`}`];
  });
  const unit = workloads.get(row)?.unit ?? '';
  return figures.length === 0 ? undefined : `| ${row} | ${mode} | ${unit} | ${figures.join(', ')} |`;
}

function renderRuntime(results: Results, runtime: string): string {
  const rows = Object.entries(results.cells[runtime] ?? {});
  const lines = rows.flatMap(([row, cells]) =>
    (['cold', 'warm', 'collected'] as const)
      .map((mode) => line(row, cells, mode))
      .filter((one) => one !== undefined),
  );
  return `## ${runtime}\n\n| row | calls | unit | figures |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}

export function renderTables(results: Results): string {
  return Object.keys(results.cells)
    .map((runtime) => renderRuntime(results, runtime))
    .join('\n');
}
