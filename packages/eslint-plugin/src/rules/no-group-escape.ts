import type { Rule, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { carries } from '../meaning/carrying.ts';
import { functionsOf } from '../meaning/functions.ts';
import { indexOf } from '../meaning/file.ts';
import { operationOf } from '../meaning/kinds.ts';
import { ownerOfMember } from '../meaning/members.ts';
import { methodName, receiverOf } from '../meaning/names.ts';
import { originOf } from '../meaning/origins.ts';
import { defineRule } from '../rule.ts';
import {
  enclosingFunction,
  isFunction,
  parentOf,
  propertyName,
  unwrapped,
  wrapped,
  type FunctionNode,
  type Node,
} from '../syntax/ast.ts';
import { isCaptured, mentionsOfVariable, rootOf, variableOf } from '../syntax/variables.ts';

export const noGroupEscape: Rule.RuleModule = defineRule({
  name: 'no-group-escape',
  type: 'problem',
  description: 'disallow a task group to leave the body it was made for',
  recommended: true,
  messages: {
    escape:
      "The group '{{name}}' leaves its body, behind which it is closed: adding to it throws a ScopeClosedError. Do the work in the body, and return results.",
    apart:
      "A method of the group '{{name}}' loses its group when it is taken out of it, and throws when it is called. Call it as a method.",
  },
  create(context) {
    const source = context.sourceCode;
    return {
      'Program:exit'() {
        const seen = new Set<FunctionNode>();
        for (const call of indexOf(source).calls) {
          const operation = operationOf(call, source);
          const given = operation?.group && call.arguments[operation.body];
          if (!given) continue;
          for (const { fn } of functionsOf(given as Node, source)) {
            if (seen.has(fn)) continue;
            seen.add(fn);
            check(fn);
          }
        }
      },
    };

    function check(body: FunctionNode): void {
      const [group] = body.params;
      if (group?.type !== 'Identifier') return;
      const { name } = group;
      const variable = source.getDeclaredVariables(body).find((one) => one.name === name);
      for (const mention of variable === undefined ? [] : mentionsOfVariable(variable)) {
        if (isTakenApart(mention)) context.report({ node: mention, messageId: 'apart', data: { name } });
        else if (escapes(mention, body, source))
          context.report({ node: mention, messageId: 'escape', data: { name } });
      }
    }
  },
});

// `const { addTask } = group`
function isTakenApart(mention: Node): boolean {
  const outer = parentOf(wrapped(mention));
  return (
    outer?.type === 'VariableDeclarator' &&
    outer.init === wrapped(mention) &&
    outer.id.type === 'ObjectPattern' &&
    outer.id.properties.some(
      (one) =>
        one.type === 'Property' &&
        one.key.type === 'Identifier' &&
        !/^(?:signal|is[A-Z]\w+)$/.test(one.key.name),
    )
  );
}

function escapes(mention: Node, body: FunctionNode, source: SourceCode): boolean {
  let node = mention;
  for (let outer = parentOf(node); outer !== null; outer = parentOf(node)) {
    if (outer.type === 'ReturnStatement') return enclosingFunction(outer) === body;
    if (outer === body) return isFunction(outer) && outer.body === node;
    if (outer.type === 'AssignmentExpression')
      return outer.right === node && isOutside(outer.left, body, source);
    if (outer.type === 'CallExpression' && outer.callee !== node)
      return storesOutside(outer, node, body, source);
    if (outer.type === 'ArrowFunctionExpression' && outer.body === node) return false;
    const next = viaMethod(outer, node, body);
    if (next === undefined && !carries(outer, node)) return false;
    node = next ?? outer;
  }
  return false;
}

// A function that adds to the group, a bound method and an iterator are as good as the group itself.
function viaMethod(outer: Node, node: Node, body: FunctionNode): Node | undefined {
  if (outer.type !== 'MemberExpression' || outer.object !== node) return undefined;
  const call = parentOf(outer);
  const name = propertyName(outer);
  if (name !== undefined && call?.type === 'MemberExpression' && propertyName(call) === 'bind')
    return parentOf(call) ?? undefined;
  if (call?.type !== 'CallExpression' || call.callee !== outer) return undefined;
  if (outer.computed && name === undefined) return call;
  if (!/^add(?:Immediate)?Task/.test(name ?? '')) return undefined;
  const fn = enclosingFunction(call);
  return fn !== undefined && fn !== body && isReturned(fn, body) ? fn : undefined;
}

// `return (work) => group.addTask(work)`: called later, it throws.
function isReturned(fn: FunctionNode, body: FunctionNode): boolean {
  let node: Node = fn;
  for (let outer = parentOf(node); outer !== null; outer = parentOf(node)) {
    if (outer.type === 'ReturnStatement') return enclosingFunction(outer) === body;
    if (outer === body) return body.body === node;
    if (!carries(outer, node)) return false;
    node = outer;
  }
  return false;
}

function isOutside(left: Node, body: FunctionNode, source: SourceCode): boolean {
  const node = unwrapped(left);
  if (node.type === 'MemberExpression' && isOfThis(node, source)) return true;
  const root = rootOf(node);
  if (root === undefined) return false;
  const variable = variableOf(root, source);
  return variable === undefined || variable.defs.length === 0 || isCaptured(variable, body);
}

function isOfThis(member: ESTree.MemberExpression, source: SourceCode): boolean {
  const object = unwrapped(member.object);
  if (ownerOfMember(member, source) !== undefined) return true;
  return object.type === 'MemberExpression' ? isOfThis(object, source) : object.type === 'ThisExpression';
}

function storesOutside(
  call: ESTree.SimpleCallExpression,
  argument: Node,
  body: FunctionNode,
  source: SourceCode,
): boolean {
  const index = call.arguments.indexOf(argument as ESTree.Expression);
  if (index < 0) return false;
  if (originOf(call.callee, source)?.path.join('.') === 'Object.assign') {
    const [target] = call.arguments;
    return index > 0 && target !== undefined && isOutside(target as Node, body, source);
  }
  const receiver = receiverOf(call);
  return (
    /^(?:push|unshift|add|set)$/.test(methodName(call) ?? '') &&
    receiver !== undefined &&
    isOutside(receiver, body, source)
  );
}
