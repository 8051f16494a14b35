import { readFileSync } from 'node:fs';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';

const names =
  'all, allSettled, any, asyncLet, concurrentMap, expose, isCancellation, JoinSet, MainActor, Mutex, race, Task, taskScope, withTaskCancellationShield, withTaskGroup, withTimeout';

/** The blocks of code below a heading of a rule's page. */
function blocks(rule: string, heading: string): string[] {
  const page = readFileSync(new URL(`../docs/rules/${rule}.md`, import.meta.url), 'utf8');
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code = '']) => code);
}

function reports(rule: string, code: string): string[] {
  const text = `import { ${names} } from '@tasktree/node';\n${code}`;
  return new Linter()
    .verify(text, { plugins: { '@tasktree': plugin }, rules: { [`@tasktree/${rule}`]: 'error' } })
    .map(({ ruleId, message }) => ruleId ?? message);
}

describe.each(Object.keys(plugin.rules))('the page of %s', (rule) => {
  it('shows as wrong what is reported', () => {
    const wrong = blocks(rule, 'Wrong');
    expect(wrong.length).toBeGreaterThan(0);
    for (const code of wrong) {
      const found = reports(rule, code);
      expect(found.length, code).toBeGreaterThan(0);
      expect(new Set(found)).toEqual(new Set([`@tasktree/${rule}`]));
    }
  });

  it('shows as right what is not', () => {
    const right = blocks(rule, 'Right');
    expect(right.length).toBeGreaterThan(0);
    for (const code of right) expect(reports(rule, code), code).toEqual([]);
  });
});
