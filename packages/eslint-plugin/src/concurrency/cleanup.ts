import type { SourceCode } from 'eslint';
import { ancestors, isCall, isFunction, parentOf, propertyName, wrapped, type Node } from '../syntax/ast.ts';
import { libraryName, methodName } from '../meaning/names.ts';
import { calledMember } from '../meaning/kinds.ts';

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

/**
 * Whether a node is not to be cut short, up to the function that is handed its task: it stands in a shield, or it is what a
 * cancellation handler stops in its own way and waits for.
 */
export function isToBeFinished(node: Node, fn: Node, source: SourceCode): boolean {
  for (const outer of ancestors(node)) {
    const call = isFunction(outer) ? parentOf(wrapped(outer)) : null;
    if (isCall(call) && finishing.has(nameOf(call.callee, source) ?? '')) return true;
    if (outer === fn) return false;
  }
  return false;
}

const finishing: ReadonlySet<string> = new Set(['withTaskCancellationShield', 'withTaskCancellationHandler']);

function nameOf(callee: Node, source: SourceCode): string | undefined {
  const member = calledMember(callee, source);
  return libraryName(callee, source) ?? (member && propertyName(member));
}
