import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { losesTask } from '../concurrency/current-task.ts';
import { handleAt } from '../concurrency/handles.ts';
import { ambient, ambientMethods } from '../library.ts';
import { kindOf } from '../meaning/kinds.ts';
import { libraryName, methodName, receiverOf } from '../meaning/names.ts';
import { defineRule } from '../rule.ts';
import { descendants, enclosingFunction, isCall, parentOf, type CallNode, type Node } from '../syntax/ast.ts';

export const noAmbientAfterAwait: Rule.RuleModule = defineRule({
  name: 'no-ambient-after-await',
  type: 'problem',
  description: 'disallow asking for the current task behind an await, where nothing keeps it',
  recommended: false,
  hasSuggestions: true,
  messages: {
    lost: "Behind an await, '{{name}}' does not find the current task in every runtime. Use the handle that the body was given.",
    use: 'Use `{{replacement}}`.',
    run: 'Call it in `{{task}}.run(() => …)`, which makes the task the current one.',
  },
  create(context) {
    const source = context.sourceCode;
    const check = (node: ESTree.Identifier | ESTree.MemberExpression): void => {
      if (!isUsed(node)) return;
      const name = libraryName(node, source);
      if (name === undefined || !ambient.has(name) || !losesTask(node, source)) return;
      const property = ambient.get(name);
      context.report({ node, messageId: 'lost', data: { name }, suggest: suggestions(node, property) });
    };
    return {
      Identifier: check,
      MemberExpression: check,
      // `user.get()` of a task-local, `mutex.lock()`.
      CallExpression(node) {
        const method = methodName(node);
        const receiver = receiverOf(node);
        if (method === undefined || receiver === undefined || !methodNames.has(method)) return;
        const kind = kindOf(receiver, source);
        if (kind === undefined || kind === 'other' || ambientMethods[kind]?.includes(method) !== true) return;
        if (!losesTask(node, source)) return;
        const suggest = suggestions(node.callee as ESTree.MemberExpression, undefined);
        context.report({
          node: node.callee,
          messageId: 'lost',
          data: { name: `${kind}.${method}` },
          suggest,
        });
      },
    };

    function suggestions(node: Node, property: string | undefined): Rule.SuggestionReportDescriptor[] {
      const task = handleAt(node, source)?.name;
      if (task === undefined || !isCertain(node, task, source)) return [];
      if (property !== undefined) {
        const replacement = property === '' ? task : `${task}.${property}`;
        return [
          { messageId: 'use', data: { replacement }, fix: (fixer) => fixer.replaceText(node, replacement) },
        ];
      }
      const call = parentOf(node);
      if (!isCall(call) || call.callee !== node || hasPause(call, source)) return [];
      const text = `${task}.run(() => ${source.getText(call)})`;
      return [{ messageId: 'run', data: { task }, fix: (fixer) => fixer.replaceText(call, text) }];
    }
  },
});

const methodNames: ReadonlySet<string> = new Set(Object.values(ambientMethods).flat());

// `await` cannot be moved into a function that is not asynchronous.
function hasPause(call: CallNode, source: SourceCode): boolean {
  const fn = enclosingFunction(call);
  for (const node of descendants(call, source))
    if (
      (node.type === 'AwaitExpression' || node.type === 'YieldExpression') &&
      enclosingFunction(node) === fn
    )
      return true;
  return false;
}

// An import, a type or the object of a longer name is no use by itself.
function isUsed(node: Node): boolean {
  const parent = parentOf(node);
  if (isCall(parent)) return parent.callee === node;
  if (parent?.type === 'MemberExpression') return parent.object === node && node.type === 'MemberExpression';
  return node.type === 'MemberExpression' && parent?.type !== ('TSQualifiedName' as string);
}

// The handle's name must not mean something else where it would be put.
function isCertain(node: Node, task: string, source: SourceCode): boolean {
  for (let scope = source.getScope(node); ; scope = scope.upper) {
    const found = scope.set.get(task);
    if (found !== undefined) return found.defs[0]?.type === 'Parameter';
    if (scope.upper === null) return false;
  }
}
