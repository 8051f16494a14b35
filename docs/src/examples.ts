import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './pages.ts';

/** Where examples run. */
export const places = ['node26', 'deno', 'bun', 'chromium'] as const;
export type Place = (typeof places)[number];

/**
 * What an example is: the body of a task; a call outside any task, which may exchange the host; or a program of its own, which
 * may end its process.
 */
type Kind = 'body' | 'call' | 'program';

/** A block of TypeScript in a doc comment of a published package. */
export interface Example {
  /** The folder of its package. */
  readonly package: string;
  /** The file with the comment, from the root of the repository, and the line of the block. */
  readonly source: string;
  readonly line: number;
  /** The file it is written to in the folder of each place, without an ending. */
  readonly name: string;
  readonly code: string;
  readonly isRun: boolean;
  readonly kind: Kind;
  readonly places: readonly Place[];
}

/** Where the examples of a package run, in order of precedence. What runs everywhere is asked everywhere. */
const rules: readonly [pattern: RegExp, places: readonly Place[], kind: Kind][] = [
  [/^packages\/threads\//, ['node26', 'deno', 'bun'], 'body'],
  [/^packages\/core\/src\/host\//, places, 'call'],
  [/^packages\/streams\/src\/conformance\//, ['node26'], 'call'],
  [/^packages\/(?:core|streams)\//, places, 'body'],
  [/^packages\/deno\//, ['deno'], 'program'],
  [/^packages\/bun\//, ['bun'], 'program'],
  [/^packages\/browser\//, ['chromium'], 'call'],
  [/^packages\/node\//, ['node26'], 'program'],
  [/^packages\/compat\//, ['node26'], 'body'],
  [/^packages\//, ['node26'], 'call'],
];

/** What may stand behind ```` ```ts ````: where it runs instead, or that it is compiled only. A test lists the latter. */
const marks: Readonly<Record<string, readonly Place[]>> = {
  node: ['node26'],
  deno: ['deno'],
  bun: ['bun'],
  browser: ['chromium'],
};

/** The examples of all published packages. */
export function examples(): Example[] {
  const files = globSync('packages/*/src/**/*.ts', { cwd: root });
  return files
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort()
    .flatMap((file) => examplesOf(file, readFileSync(path.join(root, file), 'utf8')));
}

export function examplesOf(source: string, text: string): Example[] {
  const found: Example[] = [];
  for (const comment of text.matchAll(/^([ \t]*)\/\*\*\n[\s\S]*?\*\//gm)) {
    const lines = comment[0].replaceAll(/^[ \t]*\*(?: |$)/gm, '');
    for (const block of lines.matchAll(/^```(?:ts|typescript)(?: +(\S+))?\n([\s\S]*?)^```$/gm)) {
      const [, mark, code = ''] = block;
      const line = text.slice(0, comment.index).split('\n').length + lineIn(lines, block.index);
      const [, usual = [], kind = 'call'] = rules.find(([pattern]) => pattern.test(source)) ?? [];
      const isRun = mark !== 'no-run';
      const where = mark === undefined || !isRun ? usual : marks[mark];
      if (where === undefined) throw new Error(`${source}:${line}: an example cannot be marked "${mark}"`);
      const short = source.replace(/^packages\//, '').replace('/src/', '/');
      const name = `${short.replace(/\.ts$/, '').replaceAll(/[^\w-]/g, '-')}-${found.length + 1}`;
      const home = /^packages\/([^/]+)/.exec(source)?.[1] ?? '';
      found.push({ package: home, source, line, name, code, isRun, kind, places: where });
    }
  }
  return found;
}

function lineIn(text: string, index: number): number {
  return text.slice(0, index).split('\n').length - 1;
}
