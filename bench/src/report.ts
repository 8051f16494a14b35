// npm run bench:report -- [result file] [page]: writes RESULTS.md and growth.svg from a result file.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { home, resultFolder } from './layout.ts';
import { drawGrowth } from './plot.ts';
import { load } from './results.ts';
import { renderReport } from './page.ts';

// npm starts scripts in the bench's folder; a path was given from where npm was called.
const from = (given: string): string => path.resolve(process.env['INIT_CWD'] ?? '.', given);

const [given, page] = process.argv.slice(2);
const file = given === undefined ? path.join(resultFolder, 'latest.json') : from(given);
const results = load(file);
if (results === undefined) throw new Error(`no result file at ${file}: run the bench first`);
writeFileSync(page === undefined ? path.join(home, 'RESULTS.md') : from(page), renderReport(results));
if (page === undefined && results.growth.length > 0) {
  writeFileSync(path.join(home, 'growth.svg'), drawGrowth(results.growth));
}
