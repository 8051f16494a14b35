import type { Scope, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { isFunction, parentOf, rangeOf, unwrapped, type Node } from './ast.ts';

export function variableOf(identifier: ESTree.Identifier, source: SourceCode): Scope.Variable | undefined {
  for (let scope: Scope.Scope | null = source.getScope(identifier); scope !== null; scope = scope.upper) {
    const reference = scope.references.find((one) => one.identifier === identifier);
    if (reference !== undefined) return reference.resolved ?? undefined;
    const variable = scope.set.get(identifier.name);
    if (variable !== undefined && variable.defs.length > 0) return variable;
  }
  return undefined;
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
  const name = variable?.defs[0]?.name as (Node & { typeAnnotation?: Node }) | undefined;
  return name?.typeAnnotation && source.getText(name.typeAnnotation).replace(/^:\s*/, '');
}

/** The function a variable is a parameter of, and the number of that parameter. */
export function parameterOf(variable: Scope.Variable | undefined): { fn: Node; index: number } | undefined {
  const definition = variable?.defs[0];
  if (definition?.type !== 'Parameter' || !isFunction(definition.node as Node)) return undefined;
  const fn = definition.node as ESTree.Function;
  const index = fn.params.findIndex((parameter) => parameter === definition.name);
  return index < 0 ? undefined : { fn: fn as Node, index };
}

/** Whether all that is ever assigned to a variable is one and the same literal: then it does not matter who comes first. */
export function isAlwaysTheSame(variable: Scope.Variable): boolean {
  const values = variable.references
    .filter((reference) => reference.isWrite() && reference.init !== true)
    .map(({ identifier }) => {
      const assignment = parentOf(identifier as Node);
      if (assignment?.type !== 'AssignmentExpression' || assignment.left !== identifier) return undefined;
      return assignment.operator === '=' && assignment.right.type === 'Literal'
        ? assignment.right.raw
        : undefined;
    });
  return values[0] !== undefined && new Set(values).size === 1;
}
