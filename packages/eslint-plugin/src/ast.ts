import type { AST, SourceCode } from 'eslint';
import type * as ESTree from 'estree';

export type Node = ESTree.Node;
export type FunctionNode =
  | ESTree.FunctionDeclaration
  | ESTree.FunctionExpression
  | ESTree.ArrowFunctionExpression;
export type CallNode = ESTree.SimpleCallExpression | ESTree.NewExpression;

export function parentOf(node: Node): Node | null {
  return (node as { parent?: Node | null }).parent ?? null;
}

/** The nodes around a node, the nearest first. */
export function* ancestors(node: Node): Generator<Node, void, undefined> {
  for (let outer = parentOf(node); outer !== null; outer = parentOf(outer)) yield outer;
}

export function isFunction(node: Node | null | undefined): node is FunctionNode {
  return (
    node?.type === 'ArrowFunctionExpression' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'FunctionDeclaration'
  );
}

export function isCall(node: Node | null | undefined): node is CallNode {
  return node?.type === 'CallExpression' || node?.type === 'NewExpression';
}

export function enclosingFunction(node: Node): FunctionNode | undefined {
  for (const outer of ancestors(node)) if (isFunction(outer)) return outer;
  return undefined;
}

export function rangeOf(node: Node): AST.Range {
  return node.range as AST.Range;
}

export function isInside(inner: Node, outer: Node): boolean {
  return rangeOf(inner)[0] >= rangeOf(outer)[0] && rangeOf(inner)[1] <= rangeOf(outer)[1];
}

// What TypeScript writes around an expression without changing its value.
const wrappers: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'ChainExpression',
  'ParenthesizedExpression',
]);

export function isWrapper(node: Node): boolean {
  return wrappers.has(node.type);
}

/** The expression below type assertions and the like. */
export function unwrapped(node: Node): Node {
  let inner = node;
  while (isWrapper(inner)) inner = (inner as unknown as { expression: Node }).expression;
  return inner;
}

/** The outermost node that is the same value, with its assertions. */
export function wrapped(node: Node): Node {
  let outer = node;
  for (let parent = parentOf(outer); parent !== null && isWrapper(parent); parent = parentOf(outer))
    outer = parent;
  return outer;
}

/** The node and all below it, in the order of the source. */
export function* descendants(node: Node, source: SourceCode): Generator<Node, void, undefined> {
  yield node;
  for (const key of source.visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, unknown>)[key] as
      | Node
      | (Node | null)[]
      | null
      | undefined;
    for (const one of Array.isArray(child) ? child : [child])
      if (one !== null && one !== undefined) yield* descendants(one, source);
  }
}

/** The name of a property that is written down: `a.name` and `a['name']`. */
export function propertyName(node: ESTree.MemberExpression): string | undefined {
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  if (node.property.type === 'Literal' && typeof node.property.value === 'string') return node.property.value;
  return undefined;
}
