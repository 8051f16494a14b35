// node scripts/score.ts [part of a name]: how the rules do on the corpus, and where they are wrong.
import { corpusFiles, score } from '../test/corpus.ts';

const [part = ''] = process.argv.slice(2);
const files = corpusFiles().filter((file) => file.includes(part));
const { scores, missing, extra } = score(files);
for (const text of missing) process.stdout.write(`missing  ${text}\n`);
for (const text of extra) process.stdout.write(`false    ${text}\n`);
process.stdout.write(`${files.length} files\n`);
const percent = (of: number, all: number): string => (all === 0 ? '–' : `${Math.round((100 * of) / all)} %`);
for (const [rule, one] of [...scores].sort(([a], [b]) => a.localeCompare(b)))
  process.stdout.write(
    `| ${rule} | ${one.wrong} | ${one.found} | ${percent(one.found, one.wrong)} | ${one.false} | ${percent(one.found, one.found + one.false)} |\n`,
  );
