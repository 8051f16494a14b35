// node scripts/in-disguise.ts <folder…>: what the rules say about code bases whose promises are said in words of this library.
// Each report is to be looked at; what is wrong becomes a test case.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lint, sourcesOf } from '../test/code-bases.ts';
import { bodiesIn, disguise } from '../test/disguise.ts';

const sums = new Map<string, number>();
for (const folder of process.argv.slice(2)) {
  const files = sourcesOf(folder, Infinity);
  const reports: string[] = [];
  let bodies = 0;
  for (const file of files) {
    const text = disguise(readFileSync(file, 'utf8'));
    if (text === undefined) continue;
    const lines = text.split('\n');
    const messages = lint(text, file.replace(/\.cjs$/, '.mjs'));
    if (messages.some(({ fatal }) => fatal)) continue;
    bodies += bodiesIn(text);
    for (const { line, ruleId, message } of messages) {
      const rule = String(ruleId).replace('@tasktree/', '');
      sums.set(rule, (sums.get(rule) ?? 0) + 1);
      reports.push(
        `  ${path.relative(folder, file)}:${line} ${rule}: ${message}\n    ${lines[line - 1]?.trim().slice(0, 150)}`,
      );
    }
  }
  process.stdout.write(`${folder}: ${files.length} files, ${bodies} bodies, ${reports.length} reports\n`);
  if (reports.length > 0) process.stdout.write(`${reports.join('\n')}\n`);
}
process.stdout.write(`${JSON.stringify(Object.fromEntries(sums))}\n`);
