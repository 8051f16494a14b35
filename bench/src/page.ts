// The page of results: what a reader wants first, then what is missed, then the tables.
import { AMBIENT, EXPLICIT } from './goals.ts';
import { figureOf, judge, type Judged } from './judge.ts';
import type { Results } from './results.ts';
import { measuredIn, number, renderTables } from './table.ts';
import { titleOf } from './titles.ts';

/** The rows that a reader asks for first, with the peer that most people know. */
const asked: readonly (readonly [row: string, peer: string])[] = [
  ['group-1000', 'p-map'],
  ['group-10', 'p-map'],
  ['all-10', 'effect'],
  ['bounded-100', 'p-limit'],
  ['map-10', 'p-map'],
  ['let-pair-using', 'effect'],
  ['timeout', 'p-timeout'],
  ['new-task', 'effect'],
  ['cancel-100000', 'effect'],
];

/** The runtime that the first words speak of. */
function firstOf(results: Results): string | undefined {
  const measured = measuredIn(results);
  return measured.find((runtime) => runtime === 'node26') ?? measured.find((runtime) => runtime !== 'build');
}

function costs(results: Results, runtime: string): string {
  const lines = asked.flatMap(([row, peer]) => {
    const cells = results.cells[runtime]?.[row];
    if (cells === undefined) return [];
    const of = (adapter: string): string => {
      const figure = figureOf(cells[adapter], 'warm');
      return figure === undefined ? '' : number(figure);
    };
    return [`| ${titleOf(row)} | ${of('raw')} | ${of(AMBIENT)} | ${of(EXPLICIT)} | ${peer} ${of(peer)} |`];
  });
  return `## What it costs

Nanoseconds of CPU time on ${runtime}, in a process that has run for a while. "Ambient" is \`@tasktree/node\`, where a body finds
its task by itself; "explicit" is \`@tasktree/core\` with the task passed by hand.

| | promises by hand | ambient | explicit | a peer |
|---|--:|--:|--:|---|
${lines.join('\n')}
`;
}

function whenItMatters(results: Results, runtime: string): string {
  const cells = results.cells[runtime]?.['group-1000'] ?? {};
  const more = (adapter: string, mode: 'warm' | 'cold'): number | undefined => {
    const [own, bare] = [figureOf(cells[adapter], mode), figureOf(cells['raw'], mode)];
    return own === undefined || bare === undefined ? undefined : own - bare;
  };
  const ambient = more(AMBIENT, 'warm');
  if (ambient === undefined) return '';
  const cold = more(AMBIENT, 'cold');
  const heap = figureOf(results.cells[runtime]?.['heap-waiting']?.[AMBIENT], 'warm');
  return `## When it matters

A task in a group takes ${number(ambient)} ns more than a bare promise. A request that runs 20 tasks pays ${number((ambient * 20) / 1000)} µs for them; a
task that does ${number((ambient * 100) / 1000)} µs of work spends one percent on being a task. It matters where tasks do next to nothing and there are very
many of them: such work belongs into one task that loops.${
    cold === undefined
      ? ''
      : ` The first three thousand tasks of a process take ${number(cold / 1000)} µs more each than promises do, since the engine has compiled nothing yet.`
  }${heap === undefined ? '' : ` A task that waits holds ${number(heap)} bytes.`}
`;
}

const line = ({ title, unit, figure, goal, runtime }: Judged, which: 'must' | 'goal'): string => {
  const suffix = unit === '×' ? '' : ` ${unit}`;
  return `- ${runtime}: ${title}: ${number(figure ?? NaN)}${suffix}, ${which} ${goal[which]}${suffix}`;
};

function missed(results: Results): string {
  const all = measuredIn(results).flatMap((runtime) => judge(results, runtime));
  const part = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `${title}\n\n${lines.join('\n')}\n\n`;
  const of = (verdict: Judged['verdict']): Judged[] => all.filter((one) => one.verdict === verdict);
  const open =
    part(
      'Musts:',
      of('missed').map((one) => line(one, 'must')),
    ) +
    part(
      'Goals:',
      of('must').map((one) => line(one, 'goal')),
    ) +
    part(
      'Not measured:',
      of('not measured').map(({ runtime, title, why }) => `- ${runtime}: ${title}: ${why}`),
    );
  return `## What is missed\n\n${open === '' ? 'Nothing: every must and every goal that was measured is met.\n' : open.trimEnd()}\n`;
}

function growthTable({ growth }: Results): string {
  if (growth.length === 0) return '';
  const lines = growth.map(({ adapter, kind, count, nanoseconds, bytes, failure }) =>
    failure === undefined
      ? `| ${kind} | ${adapter} | ${count} | ${nanoseconds?.toFixed(0)} | ${bytes?.toFixed(0)} |`
      : `| ${kind} | ${adapter} | ${count} | ${failure} | |`,
  );
  return `## How cost grows (${growth[0]?.runtime})

Memory: for spawn, heap of a waiting task; for cancel, heap of a blocked one before it is cancelled; for map, heap
held when it is done, with its results.

![growth](growth.svg)

| work | adapter | tasks | CPU ns a task | bytes a task |
|---|---|--:|--:|--:|
${lines.join('\n')}
`;
}

export function renderReport(results: Results): string {
  const runtime = firstOf(results);
  const runtimes = Object.entries(results.runtimes).map(([name, version]) => `${name} ${version}`);
  const sections = [
    ...(runtime === undefined ? [] : [costs(results, runtime), whenItMatters(results, runtime)]),
    missed(results),
    `## How to read the tables

Ratios of CPU time to native promises (raw, in the row's unit) in the same runtime and run, ± half the range between processes. "Cold"
are the first three calls of a process, "warm" those of one that has run for a while, "collected" the same with a forced collection
before each call. Rows without raw have the figures themselves. Differences below a fifth are ties. [The method](README.md).
`,
    renderTables(results),
    growthTable(results),
  ];
  return `# Results

Measured on ${results.date}, ${results.machine}; load average at the start ${number(results.load)}. ${runtimes.join(', ')}. Medians of ${results.processes} processes
a cell on Node 26, fewer elsewhere and for peers that no goal names${results.quick ? '; a short run' : ''}. Peers: ${results.peers}.

${sections.filter((section) => section !== '').join('\n')}`;
}
