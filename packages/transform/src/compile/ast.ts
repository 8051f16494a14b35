/** A node of the syntax tree, ESTree with TypeScript and JSX. What it has besides depends on its type. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- Each type of node has fields of its own.
  readonly [field: string]: any;
}

/** Calls `visit` with every node directly under `node`, in the order of the source as far as that matters. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  for (const key in node) {
    const value: unknown = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item);
    } else if (isNode(value)) {
      visit(value);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

export function isFunction({ type }: Node): boolean {
  return (
    type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression'
  );
}

/** Whether a block holds a `using` or `await using` of its own. */
export function hasUsing(statements: readonly Node[]): boolean {
  return statements.some(isUsing);
}

/** The last of the directives at the beginning, such as 'use strict'. */
export function lastDirective(statements: readonly Node[]): Node | undefined {
  return statements.findLast((statement) => typeof statement['directive'] === 'string');
}

export function isUsing(node: Node): boolean {
  return node.type === 'VariableDeclaration' && (node['kind'] === 'using' || node['kind'] === 'await using');
}

const reactions = new Set(['then', 'catch', 'finally']);

/** Whether a call is one of `then`, `catch` or `finally` with callbacks. */
export function isReaction({ type, callee, arguments: given }: Node): boolean {
  if (type !== 'CallExpression' || callee.type !== 'MemberExpression' || callee.computed) return false;
  const callbacks = given as Node[];
  return (
    reactions.has(callee.property.name as string) &&
    callbacks.length <= 2 &&
    callbacks.every((callback) => callback.type !== 'SpreadElement')
  );
}

/** Whether an expression cannot give a thenable, nor throw one's `then` at anybody. */
export function isPlainValue(node: Node): boolean {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return isPlainValue(node['expression'] as Node);
    case 'Literal':
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'BinaryExpression':
    case 'ArrayExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'AwaitExpression':
    case 'JSXElement':
    case 'JSXFragment':
      return true;
    default:
      return false;
  }
}

/**
 * Whether the declarations at the top of a function's body would be an error in a block: a function that shares its name with
 * another or with a `var`. Such a body cannot be put into a `try`.
 */
export function hasClashingNames(body: Node): boolean {
  const functions = (body['body'] as Node[]).filter(({ type }) => type === 'FunctionDeclaration');
  if (functions.length === 0) return false;
  const names = new Set<string>();
  for (const { id } of functions) {
    if (names.has(id.name as string)) return true;
    names.add(id.name as string);
  }
  const clashes = (node: Node): boolean => {
    if (node.type === 'VariableDeclarator') return declares(node['id'] as Node, names);
    return false;
  };
  let found = false;
  const search = (node: Node): void => {
    if (found || isFunction(node)) return;
    if (node.type === 'VariableDeclaration' && node['kind'] === 'var') {
      found ||= (node['declarations'] as Node[]).some(clashes);
    }
    forEachChild(node, search);
  };
  forEachChild(body, search);
  return found;
}

function declares(pattern: Node, names: ReadonlySet<string>): boolean {
  if (pattern.type === 'Identifier') return names.has(pattern['name'] as string);
  let found = false;
  forEachChild(pattern, (child) => {
    found ||= declares(child, names);
  });
  return found;
}
