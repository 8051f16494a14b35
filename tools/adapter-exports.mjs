// Every adapter exports each public name of core and threads by name, under core's own headings, so that an application imports one
// package. Run after a change of an index of core: node tools/adapter-exports.mjs
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { read, root } from './repository.mjs';

export const adapters = ['node', 'deno', 'bun', 'browser'];

const width = 110;

export function indexOf(adapter) {
  return `packages/${adapter}/src/index.ts`;
}

/** The names that an index exports, as `[heading, ['name', 'type Other', …]][]` in the order of the text. */
export function exportedNames(text) {
  const groups = [];
  const parts =
    /^\/\/ (?<heading>.+)$|^export (?<type>type )?\{(?<names>[^}]*)\} from '[^']+';$|^export (?:class|function) (?<declared>\w+)/gm;
  for (const { groups: part } of text.matchAll(parts)) {
    if (part.heading !== undefined) {
      groups.push([part.heading, []]);
      continue;
    }
    if (part.declared !== undefined) {
      groups.at(-1)[1].push(part.declared);
      continue;
    }
    const names = part.names
      .split(',')
      .map((name) => name.trim().replace(/^(type )?.* as /, '$1'))
      .filter((name) => name !== '');
    groups.at(-1)[1].push(...names.map((name) => (part.type === undefined ? name : `type ${name}`)));
  }
  // A comment with no name below it heads nothing.
  return groups.filter(([, names]) => names.length > 0);
}

/** The statements that export all of that from core, or from an entry of it. */
export function exportStatements(groups, from = '@tasktree/core') {
  return groups
    .map(([heading, names]) => {
      const line = `export { ${names.join(', ')} } from '${from}';`;
      const lines = `export {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}';`;
      return `// ${heading}\n${line.length > width ? lines : line}\n`;
    })
    .join('\n');
}

/**
 * What an adapter's index should be: its own part as it is, then everything of core and threads. Pages take the latter as a whole: some
 * bundles for their workers cannot load a module later.
 */
export function renewed(text, adapter) {
  const groups = exportedNames(read('packages/core/src/index.ts'));
  const start = text.indexOf(`// ${groups[0][0]}\n`);
  if (start < 0)
    throw new RangeError(`text: has no line "// ${groups[0][0]}" to put the names of core after`);
  const entry = adapter === 'browser' ? '' : '/lazy';
  const threads = exportedNames(read(`packages/threads/src/${entry === '' ? 'index' : 'lazy'}.ts`));
  return `${text.slice(0, start)}${exportStatements(groups)}\n${exportStatements(threads, `@tasktree/threads${entry}`)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const adapter of adapters) {
    writeFileSync(path.join(root, indexOf(adapter)), renewed(read(indexOf(adapter)), adapter));
  }
}
