// node scripts/survey.ts <folder…>: what the rules say about code bases as they are, and when each file is taken for one that uses the
// library, which makes the rules look at all of it. Each report is to be looked at.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bare, lint, sourcesOf } from '../test/code-bases.ts';

// A mention of the library in quotes is all that it takes.
const mention = "\n// '@tasktree/node'";

const sum = { packages: 0, files: 0, lines: 0, asIs: 0, asOurs: 0 };
for (const folder of process.argv.slice(2)) {
  const before = { ...sum };
  for (const file of sourcesOf(folder, 120)) {
    const text = readFileSync(file, 'utf8');
    if (text.length > 600_000 || bare(text, file).some(({ fatal }) => fatal)) continue;
    const found = lint(text + mention, file);
    sum.files += 1;
    sum.lines += text.split('\n').length;
    sum.asIs += lint(text, file).length;
    sum.asOurs += found.length;
    for (const { line, ruleId, message } of found)
      process.stdout.write(
        `  ${path.basename(file)}:${line} ${ruleId ?? message}: ${text.split('\n')[line - 1]?.trim().slice(0, 110)}\n`,
      );
  }
  sum.packages += 1;
  const [files, lines] = [sum.files - before.files, sum.lines - before.lines];
  const [asIs, asOurs] = [sum.asIs - before.asIs, sum.asOurs - before.asOurs];
  process.stdout.write(
    `${path.basename(folder)}: ${files} files, ${lines} lines, ${asIs} reports, ${asOurs} as ours\n`,
  );
}
process.stdout.write(`${JSON.stringify(sum)}\n`);
