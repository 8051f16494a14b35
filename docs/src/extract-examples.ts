// Writes every example of a doc comment to a file for each place where it runs, and one module for each place that names them.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { adapters, programOf } from './example-program.ts';
import { examples, places, type Example, type Place } from './examples.ts';
import { docs } from './pages.ts';

/** The folder of a place. */
export function folderOf(place: Place): string {
  return path.join(docs, 'dist/examples', place);
}

/** The examples that run in that place in one process, or page. */
export function together(all: readonly Example[], place: Place): Example[] {
  return all.filter(({ places: where, isRun, kind }) => isRun && kind !== 'program' && where.includes(place));
}

export function extractExamples(): Example[] {
  const all = examples();
  const texts = new Map<string, string>();
  for (const place of places) {
    for (const example of all) {
      if (!example.places.includes(place)) continue;
      texts.set(path.join(folderOf(place), `${example.name}.ts`), programOf(example, place));
    }
    texts.set(path.join(folderOf(place), 'work.ts'), "export * from '../../../examples/work.ts';\n");
    texts.set(path.join(folderOf(place), 'index.ts'), indexOf(together(all, place), place));
  }
  for (const old of globSync(path.join(docs, 'dist/examples/*/*.ts'))) if (!texts.has(old)) rmSync(old);
  for (const [file, text] of texts) {
    mkdirSync(path.dirname(file), { recursive: true });
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
  return all;
}

function indexOf(runnable: readonly Example[], place: Place): string {
  const entries = runnable.map(({ name }) => `  '${name}': () => import('./${name}.ts'),\n`);
  return `export { Task, taskTree } from '@tasktree/${adapters[place]}';
export { runExample } from '../../../src/run-example.ts';
export const examples = {
${entries.join('')}};
`;
}
