import type { Scope, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { isFunction, parentOf, rangeOf, unwrapped, type FunctionNode, type Node } from './ast.ts';

const resolved = new WeakMap<object, Map<unknown, Scope.Variable | null>>();

/** The variable that an identifier mentions or declares. */
export function variableOf(identifier: ESTree.Identifier, source: SourceCode): Scope.Variable | undefined {
  const mentioned = mentionsOf(source).get(identifier);
  if (mentioned !== undefined) return mentioned ?? undefined;
  for (let scope: Scope.Scope | null = source.getScope(identifier); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(identifier.name);
    if (variable !== undefined && variable.defs.length > 0) return variable;
  }
  return undefined;
}

// A scope knows its references as a list: looked through for each identifier, a long file would cost its square.
function mentionsOf(source: SourceCode): Map<unknown, Scope.Variable | null> {
  let mentions = resolved.get(source.ast);
  if (mentions === undefined) {
    mentions = new Map();
    for (const scope of source.scopeManager.scopes)
      for (const { identifier, resolved: variable } of scope.references) mentions.set(identifier, variable);
    resolved.set(source.ast, mentions);
  }
  return mentions;
}

/** The identifier that a chain of members begins with: `a` of `a.b[c].d`. */
export function rootOf(expression: Node): ESTree.Identifier | undefined {
  let node = unwrapped(expression);
  while (node.type === 'MemberExpression') node = unwrapped(node.object);
  return node.type === 'Identifier' ? node : undefined;
}

/** Whether the variable is declared outside of the node, by code that can be seen. */
export function isCaptured(variable: Scope.Variable, by: Node): boolean {
  const definition = variable.defs[0];
  if (definition === undefined) return false;
  const [start] = rangeOf(definition.name as Node);
  return start < rangeOf(by)[0] || start >= rangeOf(by)[1];
}

/** What a `const`, `let` or `using` is initialised with. */
export function initialiser(variable: Scope.Variable | undefined): Node | undefined {
  const definition = variable?.defs[0];
  if (definition?.type !== 'Variable') return undefined;
  const declarator = definition.node as ESTree.VariableDeclarator;
  return declarator.id.type === 'Identifier' && declarator.init ? unwrapped(declarator.init) : undefined;
}

/** The text of a variable's type annotation, where there is one. */
export function annotation(variable: Scope.Variable | undefined, source: SourceCode): string | undefined {
  const name = variable?.defs[0]?.name as Node | undefined;
  return name && annotationOf(name, source);
}

/** The text of the type annotation of a name or a field. */
export function annotationOf(node: Node, source: SourceCode): string | undefined {
  const { typeAnnotation } = node as Node & { typeAnnotation?: Node | null };
  return typeAnnotation ? source.getText(typeAnnotation).replace(/^:\s*/, '') : undefined;
}

/** The function a variable is a parameter of, and the number of that parameter; not of one that is taken apart. */
export function parameterOf(
  variable: Scope.Variable | undefined,
): { fn: FunctionNode; index: number } | undefined {
  const definition = variable?.defs[0];
  if (definition?.type !== 'Parameter') return undefined;
  const fn = definition.node as Node;
  if (!isFunction(fn)) return undefined;
  const index = fn.params.findIndex((parameter) => nameIn(parameter) === definition.name);
  return index < 0 ? undefined : { fn, index };
}

// `a`, `a = 1`, and `private a` in the constructor of a TypeScript class.
function nameIn(parameter: Node): Node | undefined {
  if (parameter.type === 'AssignmentPattern') return parameter.left;
  if ((parameter.type as string) === 'TSParameterProperty')
    return nameIn((parameter as unknown as { parameter: Node }).parameter);
  return parameter;
}

/** The mention of a variable as it stands in the tree. */
export function mentionsOfVariable(variable: Scope.Variable): readonly Node[] {
  return variable.references.map(({ identifier }) => identifier as Node);
}

/** Whether a variable keeps the value of its declaration. */
export function isConstant(variable: Scope.Variable): boolean {
  return variable.references.every((one) => one.init === true || !one.isWrite());
}

/** Whether all that is ever assigned to these mentions is one and the same literal: then it does not matter who comes first. */
export function isAlwaysTheSame(mentions: readonly Node[]): boolean {
  const values = new Set<string | undefined>();
  for (const mention of mentions) {
    const outer = parentOf(mention);
    if (outer?.type === 'AssignmentExpression' && outer.left === mention) {
      const { right, operator } = outer;
      values.add(operator === '=' && right.type === 'Literal' ? right.raw : undefined);
    } else if (isWrittenElsewise(mention, outer)) values.add(undefined);
  }
  return values.size === 1 && !values.has(undefined);
}

function isWrittenElsewise(mention: Node, outer: Node | null): boolean {
  if (outer?.type === 'UpdateExpression' || outer?.type === 'ArrayPattern') return true;
  if (outer?.type === 'ForOfStatement' || outer?.type === 'ForInStatement') return outer.left === mention;
  return outer?.type === 'Property' && parentOf(outer)?.type === 'ObjectPattern';
}
