import type { Rule } from 'eslint';

/** Adds what all rules have in common. */
export function defineRule(rule: {
  type: 'problem' | 'suggestion';
  description: string;
  recommended: boolean;
  messages: Record<string, string>;
  hasSuggestions?: boolean;
  schema?: Rule.RuleMetaData['schema'];
  create: (context: Rule.RuleContext) => Rule.RuleListener;
}): Rule.RuleModule {
  const { type, description, recommended, messages, hasSuggestions = false, schema = [], create } = rule;
  return { meta: { type, docs: { description, recommended }, messages, hasSuggestions, schema }, create };
}
