import type { Rule } from 'eslint';
import { concernsTasktree } from './meaning/concern.ts';
import { rememberFile } from './meaning/names.ts';
import { version } from './version.ts';

/** Adds what all rules have in common. A rule says nothing about a file that has nothing of this library. */
export function defineRule(rule: {
  name: string;
  type: 'problem' | 'suggestion';
  description: string;
  recommended: boolean;
  messages: Record<string, string>;
  hasSuggestions?: boolean;
  schema?: Rule.RuleMetaData['schema'];
  create: (context: Rule.RuleContext) => Rule.RuleListener;
}): Rule.RuleModule {
  const {
    name,
    type,
    description,
    recommended,
    messages,
    hasSuggestions = false,
    schema = [],
    create,
  } = rule;
  const url = `https://unpkg.com/@tasktree/eslint-plugin@${version}/docs/rules/${name}.md`;
  return {
    meta: { type, docs: { description, recommended, url }, messages, hasSuggestions, schema },
    create(context) {
      rememberFile(context.sourceCode, context.filename);
      return concernsTasktree(context.sourceCode) ? create(context) : {};
    },
  };
}
