import type { Linter, Rule } from 'eslint';

/** The rules that hold in every project, and with them those for browsers without the transform. */
export function rulesOf(
  rules: Readonly<Record<string, Rule.RuleModule>>,
  which: 'recommended' | 'all',
): Linter.RulesRecord {
  const chosen = Object.entries(rules).filter(([, rule]) => which === 'all' || rule.meta?.docs?.recommended);
  return Object.fromEntries(chosen.map(([name]) => [`@tasktree/${name}`, 'error']));
}
