import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { placeOf } from '../concurrency/places.ts';
import { carrierOf } from '../meaning/carrying.ts';
import { kindOf } from '../meaning/kinds.ts';
import { libraryName, methodName, receiverOf } from '../meaning/names.ts';
import { pendingOf } from '../meaning/promises.ts';
import { defineRule } from '../rule.ts';
import {
  isCall,
  isFunction,
  parentOf,
  propertyName,
  unwrapped,
  wrapped,
  type CallNode,
  type Node,
} from '../syntax/ast.ts';
import { mentionsOfVariable } from '../syntax/variables.ts';

export const noUnseenError: Rule.RuleModule = defineRule({
  name: 'no-unseen-error',
  type: 'problem',
  description: 'disallow work whose errors nobody can see',
  recommended: true,
  messages: {
    unread:
      "Nobody reads '{{name}}': at the end of its block it is cancelled, and an error of it has no caller to come to. Await it, or give the work to a group.",
    unnamed:
      'Nobody can read this async let: with its scope it is cancelled, and an error of it has no caller to come to. Keep it and await it, or give the work to a group.',
    unjoined:
      "Nobody joins what '{{name}}' runs: an error there has no caller to come to. Loop over the set, or call joinNext().",
    settled:
      '{{name}} never rejects: it says in its result what failed, and nobody looks at that. Use the result, or what rejects ({{instead}}).',
    swallowed:
      '{{name}} rejects with the first error of its children, and this handler drops it. Handle it, or let it go on.',
  },
  create(context) {
    const source = context.sourceCode;
    return {
      VariableDeclarator(node) {
        if (node.id.type !== 'Identifier' || !node.init || !isMade(node.init as Node)) return;
        const { name } = node.id;
        const [variable] = source.getDeclaredVariables(node);
        const mentions =
          variable === undefined ? [] : mentionsOfVariable(variable).filter((one) => one !== node.id);
        const kind = kindOf(node.init as Node, source);
        const isUsing = (parentOf(node) as ESTree.VariableDeclaration | null)?.kind === 'await using';
        // A name that begins with _ says that it is meant.
        if (kind === 'AsyncLet' && isUsing && mentions.length === 0 && !name.startsWith('_'))
          context.report({ node, messageId: 'unread', data: { name } });
        const init = unwrapped(node.init);
        if (kind === 'JoinSet' && init.type === 'NewExpression' && isNeverJoined(mentions))
          context.report({ node, messageId: 'unjoined', data: { name } });
      },
      CallExpression(node) {
        const outer = parentOf(carrierOf(node));
        const receiver = receiverOf(node);
        if (
          outer?.type === 'ExpressionStatement' &&
          methodName(node) === 'asyncLet' &&
          receiver !== undefined
        ) {
          if (kindOf(receiver, source) === 'TaskScope') context.report({ node, messageId: 'unnamed' });
        }
        const swallowed = swallowedGroup(node, source);
        if (swallowed !== undefined)
          context.report({
            node: (unwrapped(node.callee) as ESTree.MemberExpression).property,
            messageId: 'swallowed',
            data: { name: swallowed },
          });
      },
      AwaitExpression(node) {
        const settled = isDropped(node) ? settledOf(node.argument, source) : undefined;
        if (settled !== undefined) context.report({ node, messageId: 'settled', data: settled });
      },
    };
  },
});

function isMade(init: Node): boolean {
  const node = unwrapped(init);
  return isCall(node) || node.type === 'ConditionalExpression' || node.type === 'LogicalExpression';
}

const starting: ReadonlySet<string> = new Set(['spawn', 'abortAll', 'size', 'shutdown']);

function isNeverJoined(mentions: readonly Node[]): boolean {
  const members = mentions.map((mention) => {
    const outer = parentOf(wrapped(mention));
    return outer?.type === 'MemberExpression' && outer.object === wrapped(mention)
      ? propertyName(outer)
      : undefined;
  });
  return members.includes('spawn') && members.every((name) => name !== undefined && starting.has(name));
}

// As a statement, or as the test of a loop that asks for nothing but whether there is one more.
function isDropped(node: Node): boolean {
  const value = wrapped(node);
  const outer = parentOf(value);
  if (outer?.type === 'ExpressionStatement') return true;
  if (outer?.type === 'WhileStatement') return outer.test === value;
  return outer?.type === 'BinaryExpression' && parentOf(wrapped(outer))?.type === 'WhileStatement';
}

function settledOf(expression: Node, source: SourceCode): { name: string; instead: string } | undefined {
  const node = unwrapped(expression);
  if (node.type === 'MemberExpression')
    return propertyName(node) === 'result' &&
      kindOf(node.object, source) === 'Task' &&
      !isCancelledBefore(node, source)
      ? { name: 'result', instead: 'await the task' }
      : undefined;
  if (!isCall(node)) return undefined;
  if (libraryName(node.callee, source) === 'allSettled') return { name: 'allSettled', instead: 'all' };
  const receiver = receiverOf(node);
  const kind = receiver && kindOf(receiver, source);
  const method = methodName(node);
  if (method === 'nextResult' && kind === 'TaskGroup') return { name: 'nextResult', instead: 'next' };
  if (method === 'joinNext' && kind === 'JoinSet')
    return { name: 'joinNext', instead: 'for await over the set' };
  return undefined;
}

// `task.cancel(); await task.result;` waits for the end of what nobody wants any more.
function isCancelledBefore({ object }: ESTree.MemberExpression, source: SourceCode): boolean {
  const found = placeOf(object, source);
  return (found?.place.mentions ?? []).some((mention) => {
    const member = parentOf(mention);
    return (
      member?.type === 'MemberExpression' && propertyName(member) === 'cancel' && member.object === mention
    );
  });
}

// `withTaskGroup(…).catch(() => {})`
function swallowedGroup(call: CallNode, source: SourceCode): string | undefined {
  if (methodName(call) !== 'catch') return undefined;
  const [handler] = call.arguments;
  const receiver = receiverOf(call);
  const group = receiver && unwrapped(receiver);
  if (!isFunction(handler as Node | undefined) || !isCall(group)) return undefined;
  const { body } = handler as ESTree.ArrowFunctionExpression;
  const isEmpty = body.type === 'BlockStatement' ? body.body.length === 0 : isNothing(body);
  const name = isEmpty ? pendingOf(group, source)?.name : undefined;
  return name !== undefined && name.endsWith('TaskGroup') ? name : undefined;
}

function isNothing(node: Node): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'Literal' && node.value === null)
  );
}
