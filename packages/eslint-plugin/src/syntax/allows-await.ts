import type { SourceCode } from 'eslint';
import { ancestors, isFunction, type Node } from './ast.ts';

/** Whether `await` can be written at a node. */
export function allowsAwait(node: Node, source: SourceCode): boolean {
  let inner = node;
  for (const outer of ancestors(node)) {
    if (isFunction(outer)) return outer.async === true && outer.body === inner;
    // A static block and the value of a field are functions of their own, and none is asynchronous.
    if (outer.type === 'StaticBlock' || outer.type === 'PropertyDefinition') return false;
    inner = outer;
  }
  return source.ast.sourceType === 'module';
}
