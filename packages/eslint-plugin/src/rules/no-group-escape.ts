import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import {
  enclosingFunction,
  isFunction,
  isInside,
  isWrapper,
  parentOf,
  type FunctionNode,
  type Node,
} from '../ast.ts';
import { isGroupBody, methodName } from '../names.ts';
import { defineRule } from '../rule.ts';
import { isCaptured, rootOf, variableOf } from '../variables.ts';

export const noGroupEscape: Rule.RuleModule = defineRule({
  type: 'problem',
  description: 'disallow a task group to leave the body it was made for',
  recommended: true,
  messages: {
    escape:
      "The group '{{name}}' leaves its body, behind which it is closed: adding to it throws a ScopeClosedError. Do the work in the body, and return results.",
  },
  create(context) {
    const source = context.sourceCode;
    const check = (fn: FunctionNode): void => {
      const [group] = fn.params;
      if (group?.type !== 'Identifier' || !isGroupBody(fn, source)) return;
      const variable = source.getDeclaredVariables(fn).find(({ name }) => name === group.name);
      for (const { identifier } of variable?.references ?? [])
        if (escapes(identifier as ESTree.Identifier, fn, source))
          context.report({
            node: identifier as ESTree.Identifier,
            messageId: 'escape',
            data: { name: group.name },
          });
    };
    return { ArrowFunctionExpression: check, FunctionExpression: check };
  },
});

function escapes(mention: ESTree.Identifier, body: FunctionNode, source: SourceCode): boolean {
  let node: Node = mention;
  for (let outer = parentOf(node); outer !== null; outer = parentOf(node)) {
    if (outer.type === 'ReturnStatement') return enclosingFunction(outer) === body;
    if (outer === body) return isFunction(outer) && outer.body === node;
    if (outer.type === 'AssignmentExpression')
      return outer.right === node && isOutside(outer.left, body, source);
    if (outer.type === 'CallExpression') return storesOutside(outer, node, body, source);
    if (!carries(outer, node)) return false;
    node = outer;
  }
  return false;
}

// Whether the value of the outer node is, or holds, that of the inner one.
function carries(outer: Node, inner: Node): boolean {
  if (isWrapper(outer)) return true;
  switch (outer.type) {
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'LogicalExpression':
      return true;
    case 'Property':
      return outer.value === inner && parentOf(outer)?.type === 'ObjectExpression';
    case 'ConditionalExpression':
      return outer.test !== inner;
    default:
      return false;
  }
}

function isOutside(left: Node, body: FunctionNode, source: SourceCode): boolean {
  if (left.type === 'MemberExpression' && isThis(left)) return true;
  const root = rootOf(left);
  if (root === undefined) return false;
  const variable = variableOf(root, source);
  return variable === undefined || variable.defs.length === 0 || isCaptured(variable, body);
}

function isThis(member: ESTree.MemberExpression): boolean {
  let { object }: ESTree.MemberExpression = member;
  while (object.type === 'MemberExpression') object = object.object;
  return object.type === 'ThisExpression';
}

function storesOutside(
  call: ESTree.SimpleCallExpression,
  argument: Node,
  body: FunctionNode,
  source: SourceCode,
): boolean {
  if (!/^(?:push|unshift|add|set)$/.test(methodName(call) ?? '')) return false;
  if (!call.arguments.some((one) => isInside(argument, one))) return false;
  return isOutside(call.callee, body, source);
}
