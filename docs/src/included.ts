import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cases } from '@tasktree/conformance';
import { announced } from './blocks.ts';
import { docs } from './pages.ts';

/**
 * Parts of pages that are made from files. A page says where, and `npm run write` puts them in:
 *
 *     <!-- scenario 03-abnormal-exit -->    followed by a block of code
 *     <!-- cases -->                        up to <!-- end of cases -->
 */
export function included(text: string): string {
  return withScenarios(text).replaceAll(
    /^<!-- cases -->\n[\s\S]*?^<!-- end of cases -->$/gm,
    () => `<!-- cases -->\n${casesByLaw()}<!-- end of cases -->`,
  );
}

export function withScenarios(text: string): string {
  return text.replaceAll(
    /^<!-- scenario (\S+) -->\n(?:```ts no-run\n[\s\S]*?^```$)?/gm,
    (_, name: string) => `<!-- scenario ${name} -->\n\`\`\`ts no-run\n${programOf(name)}\`\`\``,
  );
}

export function scenarios(): string[] {
  return globSync('[0-9]*.ts', { cwd: path.join(docs, 'scenarios') }).sort();
}

/** The program, then what it prints. The page replaces the rest of the comment at its head by its own words. */
function programOf(name: string): string {
  const text = readFileSync(path.join(docs, 'scenarios', `${name}.ts`), 'utf8');
  const program = text.replace(/^\/\*\*[\s\S]*?\*\/\n+/, '');
  return (
    program +
    announced(text)
      .map((line) => `// → ${line}\n`)
      .join('')
  );
}

function casesByLaw(): string {
  const titles = new Map<string, string[]>();
  for (const { id, title } of cases) {
    const law = /^[a-z]+\.\d+/.exec(id)?.[0] ?? id;
    const list = titles.get(law) ?? [];
    list.push(title);
    titles.set(law, list);
  }
  const lines = ['', '| law | cases |', '|---|---|'];
  for (const [law, list] of titles) lines.push(`| ${law} | ${list.map(escape).join('<br>')} |`);
  return `${lines.join('\n')}\n\n`;
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
