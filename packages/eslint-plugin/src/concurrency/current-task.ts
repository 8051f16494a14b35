import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import {
  enclosingFunction,
  isCall,
  parentOf,
  unwrapped,
  wrapped,
  type FunctionNode,
  type Node,
} from '../syntax/ast.ts';
import { pauseBefore } from '../syntax/awaits.ts';
import { operationOf } from '../meaning/kinds.ts';
import { methodName } from '../meaning/names.ts';
import { isBody } from './bodies.ts';

const synchronous: ReadonlySet<string> = new Set([
  'map',
  'filter',
  'forEach',
  'flatMap',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'reduce',
  'reduceRight',
  'sort',
  'toSorted',
  'from',
]);
const asynchronous: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/** Whether a node runs behind an await, where nothing but the transform keeps the current task. */
export function losesTask(node: Node, source: SourceCode): boolean {
  let inner = node;
  for (let fn = enclosingFunction(inner); fn !== undefined; fn = enclosingFunction(inner)) {
    if (pauseBefore(fn, inner, source) !== undefined) return true;
    const call = parentOf(wrapped(fn));
    if (!isCall(call) || isBody(fn, source) || operationOf(call, source) !== undefined) return false;
    const name = methodName(call) ?? '';
    // `task.run(() => …)` makes the task the current one again.
    if (name === 'run') return false;
    if (asynchronous.has(name)) return enclosingFunction(call) !== undefined;
    if (!synchronous.has(name) && !isCalledNow(fn, call, source)) return false;
    inner = call;
  }
  return false;
}

// `(() => …)()`, `new Promise((resolve) => …)`.
function isCalledNow(
  fn: FunctionNode,
  call: ESTree.SimpleCallExpression | ESTree.NewExpression,
  source: SourceCode,
): boolean {
  return (
    unwrapped(call.callee) === fn ||
    (call.type === 'NewExpression' && source.getText(call.callee) === 'Promise')
  );
}
