import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { enclosingFunction, parentOf, type Node } from '../ast.ts';
import { pauseBefore } from '../awaits.ts';
import { handleName } from '../bodies.ts';
import { groupMakers, libraryName, methodName } from '../names.ts';
import { defineRule } from '../rule.ts';

/** What asks for the current task, and what the handle has instead. */
const ambient: ReadonlyMap<string, string | undefined> = new Map([
  ...['asyncLet', 'taskScope', 'withTimeout', 'withDeadline', ...groupMakers].map(
    (name) => [name, name] as const,
  ),
  ...['withTaskCancellationHandler', 'withTaskCancellationShield', 'withTaskPriorityEscalationHandler'].map(
    (name) => [name, name] as const,
  ),
  ['Task.sleep', 'sleep'],
  ['Task.yield', 'yield'],
  ['Task.checkCancellation', 'checkCancellation'],
  ['Task.isCancelled', 'isCancelled'],
  ['Task.currentPriority', 'priority'],
  ['Task.current', ''],
  ...['all', 'allSettled', 'race', 'any', 'concurrentMap', 'concurrentForEach', 'mapReduce'].map(
    (name) => [name, undefined] as const,
  ),
]);

export const noAmbientAfterAwait: Rule.RuleModule = defineRule({
  type: 'problem',
  description: 'disallow asking for the current task behind an await, where nothing keeps it',
  recommended: false,
  hasSuggestions: true,
  messages: {
    lost: "Behind an await, '{{name}}' does not find the current task in every runtime. Use the handle that the body was given.",
    use: 'Use `{{replacement}}`.',
  },
  create(context) {
    const source = context.sourceCode;
    const check = (node: ESTree.Identifier | ESTree.MemberExpression): void => {
      const name = libraryName(node, source);
      if (name === undefined || !ambient.has(name) || !isUsed(node)) return;
      const fn = enclosingFunction(node);
      if (fn?.async !== true || isInRun(node)) return;
      if (pauseBefore(fn, node, source) === undefined) return;
      const task = handleName(node, source);
      const property = ambient.get(name);
      const suggest: Rule.SuggestionReportDescriptor[] = [];
      if (task !== undefined && property !== undefined && isCertain(node, task, source)) {
        const replacement = property === '' ? task : `${task}.${property}`;
        suggest.push({
          messageId: 'use',
          data: { replacement },
          fix: (fixer) => fixer.replaceText(node, replacement),
        });
      }
      context.report({ node, messageId: 'lost', data: { name }, suggest });
    };
    return { Identifier: check, MemberExpression: check };
  },
});

// An import, a type or the object of a longer name is no use by itself.
function isUsed(node: Node): boolean {
  const parent = parentOf(node);
  if (parent?.type === 'CallExpression') return parent.callee === node;
  if (parent?.type === 'MemberExpression') return parent.object === node && node.type === 'MemberExpression';
  return node.type === 'MemberExpression';
}

// task.run(() => …) makes the task the current one again.
function isInRun(node: Node): boolean {
  const fn = enclosingFunction(node);
  const call = fn && parentOf(fn);
  return call?.type === 'CallExpression' && methodName(call) === 'run';
}

// The handle's name must not mean something else where it would be put.
function isCertain(node: Node, task: string, source: SourceCode): boolean {
  for (let scope = source.getScope(node); ; scope = scope.upper) {
    const found = scope.set.get(task);
    if (found !== undefined) return found.defs[0]?.type === 'Parameter';
    if (scope.upper === null) return false;
  }
}
