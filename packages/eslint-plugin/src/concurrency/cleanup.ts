import type { SourceCode } from 'eslint';
import { ancestors, isCall, isFunction, parentOf, wrapped, type Node } from '../syntax/ast.ts';
import { libraryName, methodName } from '../meaning/names.ts';
import { calledMember } from '../meaning/kinds.ts';
import { propertyName } from '../syntax/ast.ts';

/** Whether a node runs because its work ends, also when that is cancelled: in `finally`, or where a handler rethrows. */
export function isCleanup(node: Node, fn: Node): boolean {
  let inner = node;
  for (const outer of ancestors(node)) {
    if (outer === fn) return false;
    if (outer.type === 'TryStatement' && outer.finalizer === inner) return true;
    if (outer.type === 'CatchClause' && outer.body.body.at(-1)?.type === 'ThrowStatement') return true;
    if (isFunction(outer)) {
      const call = parentOf(wrapped(outer));
      if (isCall(call) && methodName(call) === 'finally') return true;
    }
    inner = outer;
  }
  return false;
}

/** Whether a node stands in a shield, up to the function that is handed its task: there nothing is to be cut short. */
export function isShielded(node: Node, fn: Node, source: SourceCode): boolean {
  for (const outer of ancestors(node)) {
    const call = isFunction(outer) ? parentOf(wrapped(outer)) : null;
    if (isCall(call) && nameOf(call.callee, source) === 'withTaskCancellationShield') return true;
    if (outer === fn) return false;
  }
  return false;
}

function nameOf(callee: Node, source: SourceCode): string | undefined {
  const member = calledMember(callee, source);
  return libraryName(callee, source) ?? (member && propertyName(member));
}
