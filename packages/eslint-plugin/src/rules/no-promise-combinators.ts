import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { handleAt } from '../concurrency/handles.ts';
import { combinators } from '../library.ts';
import { functionsOf, returnedBy } from '../meaning/functions.ts';
import { kindOf } from '../meaning/kinds.ts';
import { methodName, receiverOf } from '../meaning/names.ts';
import { originOf } from '../meaning/origins.ts';
import { isLibrary } from '../meaning/packages.ts';
import { pendingOf } from '../meaning/promises.ts';
import { defineRule } from '../rule.ts';
import { descendants, enclosingFunction, isCall, isFunction, unwrapped, type Node } from '../syntax/ast.ts';

export const noPromiseCombinators: Rule.RuleModule = defineRule({
  name: 'no-promise-combinators',
  type: 'problem',
  description: 'disallow Promise.all, race, any and allSettled over work of the library in a body',
  recommended: true,
  hasSuggestions: true,
  messages: {
    combine:
      'Promise.{{name}} leaves the others running when it is decided. {{name}} of the library takes the functions, cancels the others, and waits for them.',
    replace: 'Use {{name}} over functions.',
  },
  create(context) {
    const source = context.sourceCode;
    return {
      CallExpression(node) {
        const name = combinatorOf(node.callee as Node, source);
        const [given] = node.arguments as [Node?];
        const handle = name === undefined ? undefined : handleAt(node, source);
        if (name === undefined || given === undefined || handle === undefined) return;
        const parts = elementsOf(given, source);
        if (!parts.some((one) => isWork(one, source))) return;
        const suggest: Rule.SuggestionReportDescriptor[] = [];
        const local = localName(name, source);
        const isMovable = parts.every((one) => !hasPause(one, source));
        if (local !== undefined && isMovable && (unwrapped(given).type === 'ArrayExpression' || isMap(given)))
          suggest.push({
            messageId: 'replace',
            data: { name },
            // Of the same name as the outer handle, so that what stands in the function uses its own.
            fix: (fixer) => [
              fixer.replaceText(node.callee, local),
              ...parts.map((one) => fixer.insertTextBefore(one, `(${handle.name ?? ''}) => `)),
            ],
          });
        context.report({ node, messageId: 'combine', data: { name }, suggest });
      },
    };
  },
});

function combinatorOf(callee: Node, source: SourceCode): string | undefined {
  const origin = originOf(callee, source);
  if (origin?.module !== '' || origin.path[0] !== 'Promise' || origin.path.length !== 2) return undefined;
  const [, name] = origin.path;
  return name !== undefined && Object.hasOwn(combinators, name) ? name : undefined;
}

/** The promises in `[a(), b()]` and in `items.map((item) => a(item))`. */
function elementsOf(given: Node, source: SourceCode): readonly Node[] {
  const node = unwrapped(given);
  if (node.type === 'ArrayExpression')
    return node.elements.flatMap((one): Node[] => {
      if (one === null) return [];
      return one.type === 'SpreadElement' ? [...elementsOf(one.argument, source)] : [one];
    });
  if (!isCall(node) || methodName(node) !== 'map') return [];
  const [fn] = node.arguments as [Node?];
  if (fn === undefined || (isFunction(fn) && fn.async === true)) return [];
  return functionsOf(fn, source).flatMap((one) => returnedBy(one.fn, source));
}

function isMap(given: Node): boolean {
  const node = unwrapped(given);
  const fn = isCall(node) ? (node.arguments[0] as Node | undefined) : undefined;
  return fn?.type === 'ArrowFunctionExpression' && fn.body.type !== 'BlockStatement';
}

// To wait for what a group runs is no work of its own: it ends with the group.
const waiting: ReadonlySet<string> = new Set(['next', 'nextResult', 'waitForAll', 'whenReady', 'joinNext']);

function isWork(expression: Node, source: SourceCode): boolean {
  const node = unwrapped(expression);
  if (!isCall(node)) return false;
  const method = methodName(node);
  const receiver = receiverOf(node);
  if ((method === 'then' || method === 'catch' || method === 'finally') && receiver !== undefined)
    return isWork(receiver, source);
  if (kindOf(node, source) === 'AsyncLet') return true;
  const pending = pendingOf(node, source);
  return pending !== undefined && !waiting.has(pending.name);
}

function hasPause(expression: Node, source: SourceCode): boolean {
  const fn = enclosingFunction(expression);
  for (const node of descendants(expression, source))
    if (
      (node.type === 'AwaitExpression' || node.type === 'YieldExpression') &&
      enclosingFunction(node) === fn
    )
      return true;
  return false;
}

/** What the file calls a name that it imports from the library. */
function localName(name: string, source: SourceCode): string | undefined {
  for (const node of source.ast.body) {
    if (node.type !== 'ImportDeclaration' || !isLibrary(String(node.source.value))) continue;
    for (const one of node.specifiers as ESTree.ImportSpecifier[])
      if (one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' && one.imported.name === name)
        return one.local.name;
  }
  return undefined;
}
