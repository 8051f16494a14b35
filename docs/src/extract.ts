// Writes every block of every page to a file of its own, and removes those of blocks that are gone.
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { blocks, type Block } from './blocks.ts';
import { extractExamples } from './extract-examples.ts';
import { docs } from './pages.ts';

export function extract(): Block[] {
  const all = blocks();
  const wanted = new Set(all.map(({ file }) => file));
  for (const folder of ['node', 'browser', 'deno', 'bun']) {
    mkdirSync(path.join(docs, 'dist/blocks', folder), { recursive: true });
  }
  for (const old of globSync(path.join(docs, 'dist/blocks/*/*.ts'))) {
    if (!wanted.has(old)) rmSync(old);
  }
  // The server that the programs of the guide pretend to talk to.
  for (const shared of ['photos.ts', 'frames.ts']) {
    copyFileSync(path.join(docs, 'scenarios', shared), path.join(docs, 'dist/blocks/node', shared));
  }
  for (const { file, page, line, code } of all) {
    // A block may have no import: it is a module all the same, with `await` at its top.
    const text = `// ${page}:${line}\n${code}\nexport {};\n`;
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
  return all;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${extract().length} blocks, ${extractExamples().length} examples\n`);
}
