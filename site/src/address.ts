import { globSync } from 'node:fs';
import path from 'node:path';
import { root } from './folders.ts';

/** What of the repository is a page, and where it lies on the site: the first rule that fits. */
const rules: readonly [pattern: RegExp, replacement: string][] = [
  [/^README\.md$/, 'introduction.md'],
  [/^docs\/semantics\.md$/, 'laws.md'],
  [/^docs\/(.+)\/README\.md$/, '$1/index.md'],
  [/^docs\/(.+)$/, '$1'],
  [/^bench\/README\.md$/, 'bench/index.md'],
  [/^bench\/RESULTS\.md$/, 'bench/results.md'],
  [/^packages\/eslint-plugin\/docs\/rules\/(.+)$/, 'packages/rules/$1'],
  [/^(packages|apps)\/([^/]+)\/README\.md$/, '$1/$2.md'],
  [/^(ARCHITECTURE|CONTRIBUTING|CONFORMANCE|SECURITY)\.md$/, '$1.md'],
];

const patterns = [
  '*.md',
  'docs/*.md',
  'docs/{guide,decisions}/*.md',
  'bench/*.md',
  '{packages,apps}/*/README.md',
  'packages/eslint-plugin/docs/rules/*.md',
];

/** The pages, by their path in the repository, and the path of each below the site's folder of pages. */
export function addresses(): Map<string, string> {
  const files = globSync(patterns, { cwd: root }).map((file) => file.replaceAll(path.sep, '/'));
  const found = new Map<string, string>();
  for (const file of files.sort()) {
    const rule = rules.find(([pattern]) => pattern.test(file));
    if (rule !== undefined) found.set(file, file.replace(...rule).toLowerCase());
  }
  return found;
}
