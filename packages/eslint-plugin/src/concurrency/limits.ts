import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { combinators } from '../library.ts';
import { isCall, keyName, parentOf, unwrapped, type CallNode, type Node } from '../syntax/ast.ts';
import { initialiser, parameterOf, variableOf } from '../syntax/variables.ts';
import { operationOf } from '../meaning/kinds.ts';
import { libraryName, receiverOf } from '../meaning/names.ts';
import { memberValues } from '../meaning/functions.ts';

/** Whether no two bodies of a map, a combinator or a group overlap: `{ concurrency: 1 }`. */
export function runsOneAtATime(call: CallNode, source: SourceCode): boolean {
  if (isOne(optionOf(call, 'concurrency', source))) return true;
  const receiver = receiverOf(call);
  const maker = receiver && makerOf(receiver, source);
  return maker !== undefined && isOne(optionOf(maker, 'concurrency', source));
}

// The call that made a group, or a set.
function makerOf(receiver: Node, source: SourceCode): CallNode | undefined {
  const node = unwrapped(receiver);
  if (node.type === 'MemberExpression') return memberValues(node, source).find(isCall);
  if (node.type !== 'Identifier') return undefined;
  const variable = variableOf(node, source);
  const parameter = parameterOf(variable);
  const outer = parameter === undefined ? initialiser(variable) : parentOf(parameter.fn);
  return isCall(outer) ? outer : undefined;
}

/** The value of an option that a call of the library is given where it can be seen. */
function optionOf(call: CallNode, option: string, source: SourceCode): Node | undefined {
  const operation = operationOf(call, source);
  const name = libraryName(call.callee, source) ?? '';
  const position = operation?.options ?? combinators[name] ?? (name === 'JoinSet' ? 0 : undefined);
  const given = position === undefined ? undefined : call.arguments[position];
  if (given === undefined) return undefined;
  const options = valueOf(given as Node, source);
  if (options?.type !== 'ObjectExpression') return undefined;
  for (const one of options.properties)
    if (one.type === 'Property' && keyName(one) === option) return valueOf(one.value, source);
  return undefined;
}

function valueOf(expression: Node, source: SourceCode): Node | undefined {
  const node = unwrapped(expression);
  return node.type === 'Identifier' ? initialiser(variableOf(node, source)) : node;
}

function isOne(node: Node | undefined): boolean {
  return node?.type === 'Literal' && (node as ESTree.SimpleLiteral).value === 1;
}
