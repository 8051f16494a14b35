// node src/report.ts [result file] [page]: renders RESULTS.md, or another page, and growth.svg from a result file.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { home, resultFolder } from './layout.ts';
import { drawGrowth } from './plot.ts';
import { load } from './results.ts';
import { renderTables } from './table.ts';

const file = process.argv[2] ?? path.join(resultFolder, 'latest.json');
const results = load(file);
if (results === undefined) throw new Error(`no result file at ${file}: run the bench first`);
writeFileSync(path.join(home, process.argv[3] ?? 'RESULTS.md'), `# Results\n\n${renderTables(results)}`);
if (results.growth.length > 0) writeFileSync(path.join(home, 'growth.svg'), drawGrowth(results.growth));
