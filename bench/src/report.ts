// node src/report.ts [result file] [page]: renders RESULTS.md, or another page, and growth.svg from a result file.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { home, resultFolder } from './layout.ts';
import { drawGrowth } from './plot.ts';
import { load, type Results } from './results.ts';
import { judge, type Judged, measuredIn, renderTable } from './table.ts';

function versions(): string {
  const { dependencies } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.entries(dependencies)
    .filter(([, version]) => !version.startsWith('workspace:'))
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

/** One line for each bound that does not hold, by runtime. */
function missed(results: Results): string[] {
  return measuredIn(results).flatMap((runtime) => {
    const line = ({ row, tier, figure, bounds }: Judged, which: 'must' | 'goal'): string =>
      `- ${runtime}, ${row.workload} ${row.title}, ${tier}: ${figure?.toFixed(2)} against ${which} ${bounds?.[which].toFixed(2)}${row.unit === '×' ? '' : ` ${row.unit}`}`;
    const judged = judge(results, runtime);
    return [
      ...judged
        .filter(({ verdict }) => verdict === 'MISSED')
        .map((one) => `${line(one, 'must')} **(must missed)**`),
      ...judged.filter(({ verdict }) => verdict === 'must').map((one) => line(one, 'goal')),
      ...judged
        .filter(({ verdict }) => verdict === 'n/a')
        .map(
          ({ row, tier, why }) =>
            `- ${runtime}, ${row.workload} ${row.title}, ${tier}: not measured (${why})`,
        ),
    ];
  });
}

function growthTable(results: Results): string {
  if (results.growth.length === 0) return '';
  const runtime = results.growth[0]?.runtime ?? '';
  const lines = results.growth.map(({ adapter, kind, count, nanoseconds, bytes, failure }) =>
    failure === undefined
      ? `| ${kind} | ${adapter} | ${count} | ${nanoseconds?.toFixed(0)} | ${bytes?.toFixed(0)} |`
      : `| ${kind} | ${adapter} | ${count} | ${failure} | |`,
  );
  return `## How cost grows (${runtime})

Memory: for spawn, heap of a waiting task; for cancel, heap of a blocked one before it is cancelled; for map, heap
held when it is done, with its results.

![growth](growth.svg)

| work | adapter | tasks | CPU ns a task | bytes a task |
|---|---|--:|--:|--:|
${lines.join('\n')}
`;
}

function renderReport(results: Results, heading: string): string {
  const open = missed(results);
  return `${heading}

${results.machine}. ${results.date}. ${Object.entries(results.runtimes)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}.
Peers: ${versions()}.
Medians of ${results.processes} processes a cell${results.quick ? ', short run with smaller sizes: read differences under 1.3× as ties' : ''}.
Figures are ratios of CPU time to native promises in the same runtime ("base"), unless a unit is given; "figure" with
a forced collection before each call, "other mode" without, except where the row says otherwise. ± is half the
range between processes. How it is measured: README.md.
${results.notes.map((note) => `\n${note}\n`).join('')}
## What is missed

${open.length === 0 ? 'Nothing: every must and every goal is met.' : open.join('\n')}

${renderTable(results)}
${growthTable(results)}`;
}

const file = process.argv[2] ?? path.join(resultFolder, 'latest.json');
const results = load(file);
if (results === undefined) throw new Error(`no result file at ${file}: run the bench first`);
const page = process.argv[3] ?? 'RESULTS.md';
const target = path.join(home, page);
/** A page keeps the heading that it has. */
const heading = existsSync(target) ? (readFileSync(target, 'utf8').split('\n')[0] as string) : '# Results';
writeFileSync(target, renderReport(results, heading));
if (results.growth.length > 0) writeFileSync(path.join(home, 'growth.svg'), drawGrowth(results.growth));
console.log(`${page}: ${missed(results).length} open points`);
