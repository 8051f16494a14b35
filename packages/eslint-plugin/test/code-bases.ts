import { readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import plugin from '../src/index.ts';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));

/** The sources of a package as npm brings them, at most so many. */
export function sourcesOf(folder: string, limit: number): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.[cm]?[jt]s$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.slice(folder.length).includes('node_modules'))
    .sort()
    .slice(0, limit);
}

export function installed(name: string): string {
  return realpathSync(path.join(modules, name));
}

/** What all rules of the plugin say about a text. A crash of a rule is thrown. */
export function lint(text: string, filename: string): Linter.LintMessage[] {
  const typescript = /\.[cm]?ts$/.test(filename);
  return new Linter().verify(
    text,
    {
      ...plugin.configs.withoutTransform,
      files: ['**/*.{js,mjs,cjs,ts,mts,cts}'],
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      languageOptions: {
        sourceType: filename.endsWith('.cjs') ? 'commonjs' : 'module',
        ...(typescript && { parser: typescriptParser }),
      },
    },
    { filename: path.basename(filename), allowInlineConfig: false },
  );
}
