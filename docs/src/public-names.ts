import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './pages.ts';

/** A name that an entry of a published package exports. */
export interface PublicName {
  readonly name: string;
  readonly isType: boolean;
  /** The name by which the module exports it: `default`, or the same. */
  readonly exportedAs: string;
  /** Whether it is another package's, and documented there. */
  readonly isPassedOn: boolean;
}

/** Entries that only packages of this scope and transformed code import. */
const unlisted = new Set(['./engine', './internal', './conformance', './runtime', './worker', './src/*']);

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
}

/** The public names of a package, by the specifier of the entry that exports them. */
export function publicNames(folder: string): Map<string, PublicName[]> {
  const home = path.join(root, 'packages', folder);
  const { exports } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as Manifest;
  const entries = Object.entries(exports).filter(([subpath]) => !unlisted.has(subpath));
  return new Map(
    entries.map(([subpath, file]) => [
      `@tasktree/${folder}${subpath.slice(1)}`,
      exportsOf(path.join(home, file)),
    ]),
  );
}

/** What a module exports, read from its text. */
export function exportsOf(file: string): PublicName[] {
  const text = readFileSync(file, 'utf8');
  return [...listed(text, file), ...declared(text)];
}

function listed(text: string, file: string): PublicName[] {
  return [...text.matchAll(/^export (type )?\{([^}]*)\} from '([^']+)';$/gm)].flatMap(
    ([, type, names = '', from = '']) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map((name) => {
          const isType = type !== undefined || name.startsWith('type ');
          const [inner = '', outer = inner] = name.replace(/^type /, '').split(' as ');
          const isPassedOn = from.startsWith('@tasktree/');
          if (outer !== 'default') return { name: outer, isType, exportedAs: outer, isPassedOn };
          const origin = declared(readFileSync(path.resolve(path.dirname(file), from), 'utf8'));
          const own = origin.find(({ exportedAs }) => exportedAs === inner);
          if (own === undefined) throw new Error(`${file}: the default export has no name`);
          return { ...own, exportedAs: outer };
        }),
  );
}

const declaration =
  /^export (default )?(?:declare )?(?:abstract )?(?:async )?(function\*?|class|const|interface|type) ([\w$]+)/gm;

function declared(text: string): PublicName[] {
  const found = new Map<string, PublicName>();
  for (const [, isDefault, kind, name = ''] of text.matchAll(declaration)) {
    const isType = kind === 'interface' || kind === 'type';
    const exportedAs = isDefault === undefined ? name : 'default';
    found.set(name, { name, isType, exportedAs, isPassedOn: false });
  }
  return [...found.values()];
}
