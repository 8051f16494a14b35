import { isWrapper, parentOf, type Node } from '../syntax/ast.ts';

/** Whether the value of the outer node is, or holds, that of the inner one. */
export function carries(outer: Node, inner: Node): boolean {
  if (isWrapper(outer)) return true;
  switch (outer.type) {
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'LogicalExpression':
    case 'SpreadElement':
      return true;
    case 'Property':
      return outer.value === inner && parentOf(outer)?.type === 'ObjectExpression';
    case 'ConditionalExpression':
      return outer.test !== inner;
    case 'SequenceExpression':
      return outer.expressions.at(-1) === inner;
    default:
      return false;
  }
}

/** The outermost node that is, or holds, the value of a node. */
export function carrierOf(node: Node): Node {
  let inner = node;
  for (let outer = parentOf(inner); outer !== null && carries(outer, inner); outer = parentOf(inner))
    inner = outer;
  return inner;
}
