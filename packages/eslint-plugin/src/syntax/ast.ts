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
  // A stack, since a long chain of operators is deeper than calls can be.
  const stack: Node[] = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    const below = childrenOf(next, source);
    for (let index = below.length - 1; index >= 0; index -= 1) stack.push(below[index] as Node);
  }
}

function childrenOf(node: Node, source: SourceCode): Node[] {
  const found: Node[] = [];
  for (const key of source.visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, unknown>)[key] as
      | Node
      | (Node | null)[]
      | null
      | undefined;
    if (Array.isArray(child)) {
      for (const one of child) if (one !== null) found.push(one);
    } else if (child !== null && child !== undefined) found.push(child);
  }
  return found;
}

/** The name of a property that is written down: `a.name` and `a['name']`. */
export function propertyName(node: ESTree.MemberExpression): string | undefined {
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  if (node.property.type === 'PrivateIdentifier') return `#${node.property.name}`;
  if (node.property.type === 'Literal' && typeof node.property.value === 'string') return node.property.value;
  return undefined;
}

/** The name of a member of a class, an object literal or a pattern that is written down: `name`, `'name'` and `#name`. */
export function keyName(member: object): string | undefined {
  // Static blocks, spreads and index signatures have no key.
  const { key, computed } = member as { key?: Node | null; computed?: boolean };
  if (!key) return undefined;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Identifier' && computed !== true) return key.name;
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined;
}
