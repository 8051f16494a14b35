import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './pages.ts';

/** The folders of the packages whose names readers look up: all that are published. */
export function documented(): string[] {
  return globSync('packages/*/package.json', { cwd: root })
    .filter((file) => !read(file).includes('"private": true'))
    .map((file) => path.basename(path.dirname(file)))
    .sort();
}

const declaration =
  /\/\*\*\n(?<comment>(?:(?!\*\/)[\s\S])*)\*\/\nexport (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const|interface) (?<name>[\w$]+)/g;

/** The names that are declared with an example in their doc comment, by package. */
const withExample = new Map<string, Set<string>>();

/** Whether the doc comment of that name has a block of TypeScript. */
export function hasExample(folder: string, name: string): boolean {
  let names = withExample.get(folder);
  if (names === undefined) {
    names = new Set();
    for (const file of globSync(`packages/${folder}/src/**/*.ts`, { cwd: root })) {
      for (const { groups } of read(file).matchAll(declaration)) {
        if (groups?.['comment']?.includes('```ts') === true) names.add(groups['name'] ?? '');
      }
    }
    withExample.set(folder, names);
  }
  return names.has(name);
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}
