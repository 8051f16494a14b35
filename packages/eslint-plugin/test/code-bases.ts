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

/** The milliseconds of CPU that the rules take for 1,000 lines, beside what parsing and walking takes: the least of a few rounds. */
export function cpuOf(files: readonly { text: string; file: string }[]): number {
  const lines = files.reduce((sum, { text }) => sum + text.split('\n').length, 0);
  const least = (run: typeof lint): number => {
    const rounds = Array.from({ length: 4 }, () => {
      const before = process.cpuUsage();
      for (const { text, file } of files) run(text, file);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return Math.min(...rounds);
  };
  return ((least(lint) - least(bare)) / lines) * 1000;
}

function verify(text: string, filename: string, config: Linter.Config): Linter.LintMessage[] {
  const options = { filename: path.basename(filename), allowInlineConfig: false };
  return new Linter().verify(text, forFile(filename, config), options);
}

function forFile(filename: string, config: Linter.Config): Linter.Config {
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
