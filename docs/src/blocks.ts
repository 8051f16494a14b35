import path from 'node:path';
import { docs, pages, read } from './pages.ts';

/** Where a block runs: `none` is compiled only. */
export type Where = 'node26' | 'deno' | 'bun' | 'none';

/** A block of TypeScript on a page. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly code: string;
  readonly where: Where;
  /** The file it is written to, inside this package so that its imports resolve. */
  readonly file: string;
}

const kinds: Record<string, { readonly folder: string; readonly where: Where }> = {
  '': { folder: 'node', where: 'node26' },
  'no-run': { folder: 'node', where: 'none' },
  browser: { folder: 'browser', where: 'none' },
  deno: { folder: 'deno', where: 'deno' },
  bun: { folder: 'bun', where: 'bun' },
};

/**
 * The blocks of all pages. A block that begins with ```` ```ts ```` is compiled and run on Node.js; `ts no-run` is compiled, `ts
 * browser` compiled with the types of a page; `ts deno` and `ts bun` run there. `ts file:work.ts` is a module of this name for the
 * other blocks of all pages: compiled, and run where they import it.
 */
export function blocks(): Block[] {
  return pages().flatMap((page) => blocksOf(page, read(page)));
}

export function blocksOf(page: string, text: string): Block[] {
  const found: Block[] = [];
  for (const match of text.matchAll(/^```(?:ts|typescript)(?: +(\S*))?\n([\s\S]*?)^```$/gm)) {
    const [, mark = '', code = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    const own = /^file:([\w-]+\.ts)$/.exec(mark)?.[1];
    const kind = kinds[own === undefined ? mark : 'no-run'];
    if (kind === undefined) throw new Error(`${page}:${line}: a block cannot be marked "${mark}"`);
    const name = own ?? `${page.replace(/\.md$/, '').replaceAll(/[^\w-]/g, '-')}-${found.length + 1}.ts`;
    const file = path.join(docs, 'dist/blocks', kind.folder, name);
    if (found.some((other) => other.file === file))
      throw new Error(`${page}:${line}: there is a ${name} already`);
    found.push({ page, line, code, where: kind.where, file });
  }
  return found;
}

/** What a program says of its own output: every comment that begins with an arrow is a line, in the order of the file. */
export function announced(code: string): string[] {
  return [...code.matchAll(/^(?:.*?\/\/| *\*) → ?(.*)$/gm)].map(([, line = '']) => line.trimEnd());
}

/** The exit code that a program says it ends with, where that is not 0. */
export function announcedExit(code: string): number {
  return Number(/^\/\/ exit code (\d+)$/m.exec(code)?.[1] ?? 0);
}
