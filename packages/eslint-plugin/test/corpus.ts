import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as typescriptParser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import plugin from '../src/index.ts';

/** Files of realistic code. A comment `// wrong: <rules>` at the end of a line says what must be reported there, and nothing else may be. */
export const folder: string = fileURLToPath(new URL('corpus', import.meta.url));

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

export function corpusFiles(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
    .sort();
}

/** What the comments of a file of the corpus say. */
export function marked(file: string): Place[] {
  return placesIn(path.join(folder, file), file);
}

/** What the comments of any file say. */
export function placesIn(address: string, file: string): Place[] {
  const lines = readFileSync(address, 'utf8').split('\n');
  return lines.flatMap((text, index) => {
    const [, rules] = /(?:\/\/|\{\/\*) wrong: ([\w\-, ]+)/.exec(text) ?? [];
    return (rules ?? '')
      .split(',')
      .map((rule) => rule.trim())
      .filter((rule) => rule !== '')
      .map((rule) => ({ file, line: index + 1, rule }));
  });
}

const options: Linter.RulesRecord = {
  '@tasktree/forward-signal': ['error', { functions: { 'axios.get': 1, got: 1 } }],
};

/** Whether a file runs in browsers, without the transform. */
export function isOfBrowser(file: string): boolean {
  return readFileSync(path.join(folder, file), 'utf8').includes("'@tasktree/browser'");
}

/** The rules that a file is held to. */
export function rulesFor(file: string): Partial<Linter.RulesRecord> {
  const { recommended, withoutTransform } = plugin.configs;
  const { rules } = isOfBrowser(file) ? withoutTransform : recommended;
  return { ...rules, ...options };
}

/** What the rules say about a file, with ESLint and without types. */
export function reported(file: string, linter: Linter = new Linter({ cwd: folder })): Place[] {
  const isScript = file.endsWith('.cjs') || file.endsWith('.cts');
  const messages = linter.verify(
    readFileSync(path.join(folder, file), 'utf8'),
    {
      ...plugin.configs.withoutTransform,
      rules: rulesFor(file) as Linter.RulesRecord,
      files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
      languageOptions: {
        sourceType: isScript && !file.endsWith('.cts') ? 'commonjs' : 'module',
        parserOptions: { ecmaFeatures: { jsx: true } },
        ...(/tsx?$|cts$/.test(file) && { parser: typescriptParser }),
      },
    },
    { filename: path.join(folder, file), allowInlineConfig: false },
  );
  return messages.map(({ ruleId, line, message }) => {
    if (ruleId === null) throw new Error(`${file}:${line} ${message}`);
    return { file, line, rule: ruleId.replace('@tasktree/', '') };
  });
}

/** Places as text, for sets. */
export function textOf({ file, line, rule }: Place): string {
  return `${file}:${line} ${rule}`;
}

export interface Score {
  /** Places that are marked. */
  wrong: number;
  found: number;
  false: number;
}

/** How far what is reported is what is marked, for each rule; and what is missing or too much. */
export function score(files: readonly string[]): {
  scores: Map<string, Score>;
  missing: string[];
  extra: string[];
} {
  const scores = new Map<string, Score>();
  const missing: string[] = [];
  const extra: string[] = [];
  const of = (rule: string): Score => {
    const one = scores.get(rule) ?? { wrong: 0, found: 0, false: 0 };
    scores.set(rule, one);
    return one;
  };
  for (const file of files) {
    const expected = new Map(marked(file).map((one) => [textOf(one), one]));
    const found = new Map(reported(file).map((one) => [textOf(one), one]));
    for (const [text, { rule }] of expected) {
      of(rule).wrong += 1;
      if (found.has(text)) of(rule).found += 1;
      else missing.push(text);
    }
    for (const [text, { rule }] of found) {
      if (expected.has(text)) continue;
      of(rule).false += 1;
      extra.push(text);
    }
  }
  return { scores, missing, extra };
}
