/**
 * Rules for structured concurrency with Tasktree, for ESLint and for oxlint as a JS plugin.
 *
 * @module
 */
import type { ESLint, Linter, Rule } from 'eslint';
import { awaitUsingAsyncLet } from './rules/await-using-async-let.ts';
import { forwardSignal } from './rules/forward-signal.ts';
import { noAmbientAfterAwait } from './rules/no-ambient-after-await.ts';
import { noCapturedMutation } from './rules/no-captured-mutation.ts';
import { noFloatingTask } from './rules/no-floating-task.ts';
import { noGroupEscape } from './rules/no-group-escape.ts';
import { noUnsendableCapture } from './rules/no-unsendable-capture.ts';

/** The plugin: its rules, and configurations to spread into a flat config. */
export interface TasktreePlugin extends ESLint.Plugin {
  /** How linters call it. */
  readonly meta: { readonly name: string };
  /** The rules by name. */
  readonly rules: Record<string, Rule.RuleModule>;
  /** Configurations to spread into a flat config. */
  readonly configs: {
    /** The rules that hold in every project. */
    readonly recommended: Linter.Config;
    /** `recommended` and `no-ambient-after-await`: for code that runs in browsers without the transform. */
    readonly withoutTransform: Linter.Config;
  };
}

const recommended: Linter.RulesRecord = {
  '@tasktree/no-captured-mutation': 'error',
  '@tasktree/await-using-async-let': 'error',
  '@tasktree/no-floating-task': 'error',
  '@tasktree/forward-signal': 'error',
  '@tasktree/no-unsendable-capture': 'error',
  '@tasktree/no-group-escape': 'error',
};

/** The plugin itself, for the `plugins` of a configuration. */
const plugin: TasktreePlugin = {
  meta: { name: '@tasktree/eslint-plugin' },
  rules: {
    'no-captured-mutation': noCapturedMutation,
    'await-using-async-let': awaitUsingAsyncLet,
    'no-floating-task': noFloatingTask,
    'forward-signal': forwardSignal,
    'no-unsendable-capture': noUnsendableCapture,
    'no-ambient-after-await': noAmbientAfterAwait,
    'no-group-escape': noGroupEscape,
  },
  configs: {
    recommended: {
      name: '@tasktree/recommended',
      rules: recommended,
      get plugins() {
        return { '@tasktree': plugin };
      },
    },
    withoutTransform: {
      name: '@tasktree/without-transform',
      rules: { ...recommended, '@tasktree/no-ambient-after-await': 'error' },
      get plugins() {
        return { '@tasktree': plugin };
      },
    },
  },
};

export default plugin;
