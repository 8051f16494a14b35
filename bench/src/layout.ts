// Where things are, and which workloads and adapters there are.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const source: string = path.dirname(fileURLToPath(import.meta.url));
export const home: string = path.dirname(source);
/** The packages of this checkout. */
export const ownPackagesFolder: string = path.join(path.dirname(home), 'packages');
export const buildFolder: string = path.join(home, '.build');
export const resultFolder: string = path.join(home, 'results');

const namesIn = (folder: string): string[] =>
  readdirSync(path.join(source, folder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();

/** The measure of all ratios first, then ours, then the others by name. */
export const adapterNames: readonly string[] = (() => {
  const first = [
    'raw',
    'raw-als',
    'als-ac',
    'tasktree-explicit',
    'tasktree',
    'tasktree-observed',
    'tasktree-compat',
  ];
  const all = namesIn('adapters');
  return [...first.filter((name) => all.includes(name)), ...all.filter((name) => !first.includes(name))];
})();

/** The source of what one of our own packages exports under a name; undefined while there is none. */
export function packageSource(
  name: string,
  subpath = '.',
  packages: string = ownPackagesFolder,
): string | undefined {
  const folder = path.join(packages, name);
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) return undefined;
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports?: Record<string, string> };
  const file = exports?.[subpath];
  return file === undefined || !existsSync(path.join(folder, file)) ? undefined : path.join(folder, file);
}
