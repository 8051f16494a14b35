import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isLibrary } from './packages.ts';

/** The names of this library that a file of the project passes on, each by the name that it has there; `*` passes on all. */
export type Passed = ReadonlyMap<string, string>;

const none: Passed = new Map();
const endings = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '/index.ts',
  '/index.js',
  '/index.mjs',
];
const deepest = 3;
const read = new Map<string, { at: number; passed: Passed }>();

/** What the module that `specifier` names in a file passes on; nothing where it cannot be found. */
export function passedOnBy(specifier: string, from: string, depth = 0): Passed {
  if (!/^\.{0,2}\//.test(specifier) || depth > deepest || !path.isAbsolute(from)) return none;
  const base = path.resolve(path.dirname(from), specifier);
  // The source of what is written `./tree.js` is often tree.ts.
  const bases = [base, base.replace(/\.([cm]?)jsx?$/, '.$1ts'), base.replace(/\.jsx?$/, '.tsx')];
  for (const one of bases)
    for (const ending of endings) {
      const at = timeOf(one + ending);
      if (at !== undefined) return passedOnByFile(one + ending, at, depth);
    }
  return none;
}

function timeOf(file: string): number | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.mtimeMs : undefined;
}

function passedOnByFile(file: string, at: number, depth: number): Passed {
  const before = read.get(file);
  if (before?.at === at) return before.passed;
  const passed = exportsIn(readFileSync(file, 'utf8'), file, depth);
  read.set(file, { at, passed });
  return passed;
}

const fromClause =
  /export\s+(?:type\s+)?(\*|\{[^}]*\})\s*from\s*(['"])([^'"]+)\2|module\.exports\s*=\s*(?:\{\s*\.\.\.)?require\(\s*(['"])([^'"]+)\4/g;

function exportsIn(text: string, file: string, depth: number): Passed {
  const passed = new Map<string, string>();
  for (const [, names = '*', , module, , required] of text.matchAll(fromClause)) {
    const specifier = module ?? required ?? '';
    const theirs = isLibrary(specifier) ? new Map([['*', '*']]) : passedOnBy(specifier, file, depth + 1);
    if (theirs.size === 0) continue;
    if (names === '*') for (const [name, meant] of theirs) passed.set(name, meant);
    else
      for (const [, name = '', alias = name] of names.matchAll(/(?:type\s+)?(\w+)(?:\s+as\s+(\w+))?/g)) {
        const meant = theirs.get(name) ?? (theirs.has('*') ? name : undefined);
        if (meant !== undefined) passed.set(alias, meant);
      }
  }
  return passed;
}
