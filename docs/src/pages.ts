import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, and the repository's. */
export const docs: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const root: string = path.dirname(docs);

/** Every page that is written for readers, as paths from the root of the repository. */
export function pages(): string[] {
  const own = globSync(['*.md', 'docs/*.md', 'docs/{guide,decisions}/*.md', 'packages/*/README.md'], {
    cwd: root,
  });
  return own.map((file) => file.replaceAll(path.sep, '/')).sort();
}

export function read(page: string): string {
  return readFileSync(path.join(root, page), 'utf8');
}
