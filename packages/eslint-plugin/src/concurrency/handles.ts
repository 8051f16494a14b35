import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import {
  ancestors,
  isCall,
  isFunction,
  parentOf,
  wrapped,
  type FunctionNode,
  type Node,
} from '../syntax/ast.ts';
import { operationOf } from '../meaning/kinds.ts';
import { methodName } from '../meaning/names.ts';
import { bodiesOf } from './bodies.ts';

/** A function that is handed a task. */
export interface Handle {
  readonly fn: FunctionNode;
  /** The parameter of its name, where it has one. */
  readonly name: string | undefined;
}

/** Functions that run at another time than the code around them, or because that is being stopped. */
const later: ReadonlySet<string> = new Set([
  'on',
  'once',
  'addListener',
  'addEventListener',
  'subscribe',
  'defer',
  'adopt',
  'onTermination',
]);

// A function that is kept as a handler or a method.
const kept: ReadonlySet<string> = new Set([
  'AssignmentExpression',
  'JSXExpressionContainer',
  'MethodDefinition',
  'Property',
  'PropertyDefinition',
]);

/** The innermost function around a node that is handed a task, and in whose time the node runs; undefined where that is not certain. */
export function handleAt(node: Node, source: SourceCode): Handle | undefined {
  for (const outer of ancestors(node)) {
    if (!isFunction(outer)) continue;
    const [body] = bodiesOf(outer, source);
    if (body !== undefined) return handle(outer, body.handle);
    const call = parentOf(wrapped(outer));
    if (isCall(call)) {
      const position = call.arguments.indexOf(wrapped(outer) as ESTree.Expression);
      const operation = operationOf(call, source);
      if (operation?.body === position) return handle(outer, operation.handle);
      if (operation?.callback === position) return undefined;
      if (position >= 0 && later.has(methodName(call) ?? '')) return undefined;
    }
    if (call !== null && kept.has(call.type)) return undefined;
  }
  return undefined;
}

function handle(fn: FunctionNode, index: number): Handle {
  const parameter = fn.params[index];
  return { fn, name: parameter?.type === 'Identifier' ? parameter.name : undefined };
}
