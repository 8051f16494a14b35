import { existsSync, readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import * as typescriptParser from '@typescript-eslint/parser';
import { describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { corpusFiles, score } from './corpus.ts';

const page = (name: string): URL => new URL(`../docs/rules/${name}.md`, import.meta.url);

describe.each(Object.keys(plugin.rules))('%s', (name) => {
  it('has a page with wrong and right code, and a line in the README', () => {
    expect(existsSync(page(name))).toBe(true);
    const text = readFileSync(page(name), 'utf8');
    expect(text).toMatch(new RegExp(`^# ${name}\\n`));
    expect(text).toMatch(/^## Wrong\n\n```js\n[^]+^## Right\n\n```js\n/m);
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`[${name}](docs/rules/${name}.md)`);
  });

  it('is in the configurations that its meta says', () => {
    const { recommended, withoutTransform } = plugin.configs;
    const docs = plugin.rules[name]?.meta?.docs;
    expect(recommended.rules?.[`@tasktree/${name}`]).toBe(docs?.recommended ? 'error' : undefined);
    expect(withoutTransform.rules?.[`@tasktree/${name}`]).toBe('error');
  });
});

it('a flat config with the recommended rules lints TypeScript', { timeout: 60_000 }, async () => {
  const eslint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      plugin.configs.recommended,
      { files: ['**/*.ts'], languageOptions: { parser: typescriptParser } },
    ],
  });
  const code = `import { Task } from '@tasktree/node';\nconst found: string[] = [];\nfor (const id of ids as string[]) new Task(async () => { found.push(await load(id)); });\n`;
  const [result] = await eslint.lintText(code, { filePath: 'program.ts' });
  expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual([
    '@tasktree/no-floating-task',
    '@tasktree/no-captured-mutation',
  ]);
});

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
  peerDependencies: { eslint: string };
};
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('says its version, for which linters keep results, and where its pages are', () => {
  expect(plugin.meta.version).toBe(manifest.version);
  for (const [name, rule] of Object.entries(plugin.rules))
    expect(rule.meta?.docs?.url).toContain(`@${manifest.version}/docs/rules/${name}.md`);
});

it('what the README has for oxlint is the recommended configuration', () => {
  const [, block = ''] = /```json\n([^]*?)```/.exec(readme) ?? [];
  expect((JSON.parse(block) as { rules: unknown }).rules).toEqual(plugin.configs.recommended.rules);
});

it('the README and the manifest name the same least ESLint', () => {
  const [, least] = /ESLint (\d+\.\d+) or newer/.exec(readme) ?? [];
  expect(manifest.peerDependencies.eslint).toBe(`>=${least}.0`);
});

it('the README has the figures of the corpus', { timeout: 60_000 }, () => {
  const files = corpusFiles();
  expect(readme).toContain(`has ${files.length} files`);
  for (const [rule, one] of score(files).scores)
    expect(readme).toContain(`| ${rule} | ${one.wrong} | ${one.found} |`);
});
