// Draws the growth curves as one SVG: a panel for each kind of work and measure, logarithmic in the number of tasks.
import type { GrowthPoint } from './growth.ts';
import { AMBIENT, EXPLICIT } from './goals.ts';

const colours: Readonly<Record<string, string>> = {
  raw: '#777',
  [EXPLICIT]: '#1f77b4',
  [AMBIENT]: '#d62728',
};
const width = 300;
const height = 190;
const margin = { left: 52, right: 14, top: 30, bottom: 34 };

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly series: ReadonlyMap<string, readonly (readonly [number, number])[]>;
}

function panelsOf(points: readonly GrowthPoint[]): Panel[] {
  const measures = [
    ['nanoseconds', 'ns a task'],
    ['bytes', 'bytes a task'],
  ] as const;
  return measures.flatMap(([measure, unit]) =>
    (['spawn', 'cancel', 'map'] as const).map((kind): Panel => {
      const series = new Map<string, [number, number][]>();
      for (const point of points) {
        const value = point[measure];
        if (point.kind !== kind || value === undefined) continue;
        const line = series.get(point.adapter) ?? [];
        line.push([point.count, Math.max(0, value)]);
        series.set(point.adapter, line);
      }
      return { title: kind, unit, series };
    }),
  );
}

function drawPanel({ title, unit, series }: Panel, left: number, top: number): string {
  const all = [...series.values()].flat();
  const highest = Math.max(1, ...all.map(([, value]) => value)) * 1.1;
  const x = (count: number): number =>
    left + margin.left + ((Math.log10(count) - 2) / 4) * (width - margin.left - margin.right);
  const y = (value: number): number =>
    top + height - margin.bottom - (value / highest) * (height - margin.top - margin.bottom);
  const parts = [`<text x="${left + margin.left}" y="${top + 18}" class="title">${title}, ${unit}</text>`];
  for (let power = 2; power <= 6; power++) {
    const at = x(10 ** power).toFixed(1);
    parts.push(
      `<line x1="${at}" y1="${y(0)}" x2="${at}" y2="${y(highest)}" class="grid"/>`,
      `<text x="${at}" y="${y(0) + 15}" text-anchor="middle">10<tspan dy="-4" font-size="8">${power}</tspan></text>`,
    );
  }
  for (const part of [0, 0.5, 1]) {
    const value = highest * part;
    parts.push(
      `<line x1="${x(100)}" y1="${y(value).toFixed(1)}" x2="${x(1e6)}" y2="${y(value).toFixed(1)}" class="grid"/>`,
      `<text x="${x(100) - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${Math.round(value)}</text>`,
    );
  }
  for (const [adapter, line] of series) {
    const colour = colours[adapter] ?? '#000';
    const path = line.map(([count, value]) => `${x(count).toFixed(1)},${y(value).toFixed(1)}`);
    parts.push(`<polyline points="${path.join(' ')}" stroke="${colour}"/>`);
    for (const [count, value] of line) {
      parts.push(
        `<circle cx="${x(count).toFixed(1)}" cy="${y(value).toFixed(1)}" r="2.5" fill="${colour}"/>`,
      );
    }
  }
  return parts.join('\n');
}

export function drawGrowth(points: readonly GrowthPoint[]): string {
  const panels = panelsOf(points).map((panel, index) =>
    drawPanel(panel, (index % 3) * width, 24 + Math.floor(index / 3) * height),
  );
  const legend = Object.entries(colours).map(
    ([adapter, colour], index) =>
      `<text x="${margin.left + index * 130}" y="16" fill="${colour}">● ${adapter}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width * 3} ${height * 2 + 30}" font-family="sans-serif" font-size="11">
<style>polyline{fill:none;stroke-width:1.6}.grid{stroke:#ddd}.title{font-weight:bold}</style>
<rect width="100%" height="100%" fill="#fff"/>
${legend.join('\n')}
${panels.join('\n')}
</svg>
`;
}
