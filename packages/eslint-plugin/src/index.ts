/**
 * Rules for structured concurrency with Tasktree, for ESLint and for oxlint as a JS plugin.
 *
 * @module
 */
import type { ESLint, Linter, Rule } from 'eslint';
import { rulesOf } from './configs.ts';
import { awaitUsingAsyncLet } from './rules/await-using-async-let.ts';
import { forwardSignal } from './rules/forward-signal.ts';
import { limitShield } from './rules/limit-shield.ts';
import { noAmbientAfterAwait } from './rules/no-ambient-after-await.ts';
import { noCapturedMutation } from './rules/no-captured-mutation.ts';
import { noFloatingTask } from './rules/no-floating-task.ts';
import { noGroupEscape } from './rules/no-group-escape.ts';
import { noPromiseCombinators } from './rules/no-promise-combinators.ts';
import { noSwallowedCancellation } from './rules/no-swallowed-cancellation.ts';
import { noUnremovedListener } from './rules/no-unremoved-listener.ts';
import { noUnseenError } from './rules/no-unseen-error.ts';
import { noUnsendableCapture } from './rules/no-unsendable-capture.ts';
import { version } from './version.ts';

/** The plugin: its rules, and configurations to put into a flat config. */
export interface TasktreePlugin extends ESLint.Plugin {
  /** How linters call it, and the version for which they keep results. */
  readonly meta: { readonly name: string; readonly version: string };
  /** The rules by name. */
  readonly rules: Record<string, Rule.RuleModule>;
  /** Configurations to put into a flat config. */
  readonly configs: {
    /** The rules that hold in every project. */
    readonly recommended: Linter.Config;
    /** `recommended`, for TypeScript files whose types typescript-eslint knows: it turns their service on. */
    readonly 'recommended-type-checked': Linter.Config;
    /** `recommended` and `no-ambient-after-await`: for code that runs in browsers without the transform. */
    readonly withoutTransform: Linter.Config;
  };
}

const rules: Record<string, Rule.RuleModule> = {
  'no-captured-mutation': noCapturedMutation,
  'await-using-async-let': awaitUsingAsyncLet,
  'no-floating-task': noFloatingTask,
  'no-unseen-error': noUnseenError,
  'forward-signal': forwardSignal,
  'no-unsendable-capture': noUnsendableCapture,
  'no-ambient-after-await': noAmbientAfterAwait,
  'no-group-escape': noGroupEscape,
  'no-promise-combinators': noPromiseCombinators,
  'no-swallowed-cancellation': noSwallowedCancellation,
  'no-unremoved-listener': noUnremovedListener,
  'limit-shield': limitShield,
};

/** The plugin itself, for the `plugins` of a configuration. */
const plugin: TasktreePlugin = {
  meta: { name: '@tasktree/eslint-plugin', version },
  rules,
  configs: {
    recommended: {
      name: '@tasktree/recommended',
      rules: rulesOf(rules, 'recommended'),
      get plugins() {
        return { '@tasktree': plugin };
      },
    },
    'recommended-type-checked': {
      name: '@tasktree/recommended-type-checked',
      files: ['**/*.{ts,tsx,mts,cts}'],
      languageOptions: { parserOptions: { projectService: true } },
      rules: rulesOf(rules, 'recommended'),
      get plugins() {
        return { '@tasktree': plugin };
      },
    },
    withoutTransform: {
      name: '@tasktree/without-transform',
      rules: rulesOf(rules, 'all'),
      get plugins() {
        return { '@tasktree': plugin };
      },
    },
  },
};

export default plugin;
