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
  return verify(text, filename, plugin.configs.withoutTransform);
}

/** What there is to say without any rule: that a text cannot be parsed. */
export function bare(text: string, filename: string): Linter.LintMessage[] {
  return verify(text, filename, {});
}

function verify(text: string, filename: string, config: Linter.Config): Linter.LintMessage[] {
  const options = { filename: path.resolve(filename), allowInlineConfig: false };
  return linter.verify(text, forFile(filename, config), options);
}

// From the root, so that a file may lie anywhere: rules look for what it imports beside it.
const linter = new Linter({ cwd: path.parse(import.meta.dirname).root });
const configs = new Map<string, Linter.Config[]>();

// One configuration for all files of a kind, as a linter has it: setting one up takes longer than a small file.
function forFile(filename: string, config: Linter.Config): Linter.Config[] {
  const key = `${config.name} ${path.extname(filename)}`;
  // ESLint ignores what npm has installed, until it is told not to.
  const whole = configs.get(key) ?? [{ ignores: ['!**/node_modules/'] }, configFor(filename, config)];
  configs.set(key, whole);
  return whole;
}

function configFor(filename: string, config: Linter.Config): Linter.Config {
  return {
    ...config,
    files: ['**/*.{js,mjs,cjs,ts,mts,cts}'],
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    languageOptions: {
      sourceType: filename.endsWith('.cjs') ? 'commonjs' : 'module',
      ...(/\.[cm]?ts$/.test(filename) && { parser: typescriptParser }),
    },
  };
}
