import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { functionsOf } from '../meaning/functions.ts';
import { kindOf } from '../meaning/kinds.ts';
import { libraryName } from '../meaning/names.ts';
import { originOf } from '../meaning/origins.ts';
import { none, takesSignal } from '../meaning/takes-signal.ts';
import { typeAt } from '../meaning/types.ts';
import { isCall, isFunction, unwrapped, type Node } from '../syntax/ast.ts';
import { initialiser, variableOf } from '../syntax/variables.ts';

export type Unsendable = 'fn' | 'cls' | 'promise' | 'symbol';

/** What of an argument cannot be sent to another thread: the parts of arrays and object literals are looked at too. */
export function* unsendableParts(
  argument: Node,
  source: SourceCode,
): Generator<{ node: Node; is: Unsendable }, void, undefined> {
  const node = unwrapped(argument);
  for (const part of parts(node, source)) {
    const is = unsendable(part, source);
    if (is !== undefined) yield { node: part, is };
  }
  // `const options = { onDone() {} }; pool.call.work(options)`: the name is what is handed over.
  const literal = node.type === 'Identifier' ? initialiser(variableOf(node, source)) : undefined;
  if (literal?.type !== 'ObjectExpression' && literal?.type !== 'ArrayExpression') return;
  for (const part of parts(literal, source)) {
    const is = unsendable(part, source);
    if (is !== undefined) return yield { node, is };
  }
}

function* parts(argument: Node, source: SourceCode): Generator<Node, void, undefined> {
  const node = unwrapped(argument);
  if (node.type === 'ArrayExpression') {
    for (const one of node.elements) if (one !== null) yield* parts(one, source);
  } else if (node.type === 'ObjectExpression') {
    for (const one of node.properties) yield* parts(one.type === 'Property' ? one.value : one, source);
  } else if (node.type === 'SpreadElement') yield* parts(node.argument, source);
  else if (isCall(node) && libraryName(node.callee, source) === 'transfer') {
    const [value] = node.arguments;
    if (value !== undefined) yield* parts(value as Node, source);
  } else yield node;
}

function unsendable(value: Node, source: SourceCode, depth = 0): Unsendable | undefined {
  if (isFunction(value)) return 'fn';
  if (value.type === 'ClassExpression' || value.type === 'ClassDeclaration') return 'cls';
  if (isCall(value)) return unsendableResult(value, source);
  if (value.type !== 'Identifier') return unsendableType(value, source);
  const definition = variableOf(value, source)?.defs[0];
  if (definition?.type === 'FunctionName') return 'fn';
  if (definition?.type === 'ClassName') return 'cls';
  const init = initialiser(variableOf(value, source));
  if (init === undefined || depth > 3) return unsendableType(value, source);
  return unsendable(init, source, depth + 1);
}

function unsendableResult(
  call: ESTree.SimpleCallExpression | ESTree.NewExpression,
  source: SourceCode,
): Unsendable | undefined {
  const name = originOf(call.callee, source);
  const path = name?.module === '' ? name.path.join('.') : '';
  if (call.type === 'NewExpression')
    return path === 'Promise' || kindOf(call, source) === 'Task' ? 'promise' : undefined;
  if (path === 'Symbol') return 'symbol';
  if (/^Promise\.\w+$/.test(path) || takesSignal(call.callee, none, source) !== undefined) return 'promise';
  if (functionsOf(call.callee, source).some(({ fn }) => fn.async === true && fn.generator !== true))
    return 'promise';
  return unsendableType(call, source);
}

// Where the project's types are known, they know what a name from elsewhere is.
function unsendableType(node: Node, source: SourceCode): Unsendable | undefined {
  const type = typeAt(node, source);
  if (type === undefined) return undefined;
  if (type.getConstructSignatures().length > 0) return 'cls';
  if (type.getCallSignatures().length > 0) return 'fn';
  if (type.symbol?.name === 'Promise' || type.symbol?.name === 'PromiseLike') return 'promise';
  return type.intrinsicName === 'symbol' ? 'symbol' : undefined;
}
