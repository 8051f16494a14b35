import type { Scope, SourceCode } from 'eslint';
import { isFunction, isInside, type FunctionNode, type Node } from './ast.ts';
import { initialiser, isCaptured, variableOf } from './variables.ts';

/** What a function uses from outside of it and is declared in this file, each at its first mention. */
export function capturesOf(fn: FunctionNode, source: SourceCode): readonly Scope.Reference[] {
  const found = new Map<Scope.Variable, Scope.Reference>();
  const visit = (scope: Scope.Scope): void => {
    for (const reference of scope.references) {
      const variable = reference.resolved;
      if (variable === null || found.has(variable) || !isInside(reference.identifier as Node, fn)) continue;
      if (isCaptured(variable, fn) && !isTypeOnly(reference)) found.set(variable, reference);
    }
    scope.childScopes.forEach(visit);
  };
  const scope = source.scopeManager.acquire(fn, true) ?? source.scopeManager.acquire(fn);
  if (scope !== null) visit(scope);
  return [...found.values()];
}

// Types are gone from the text that runs.
function isTypeOnly(reference: Scope.Reference): boolean {
  return (reference as { isTypeReference?: boolean }).isTypeReference === true;
}

/** The function that an expression is, or names. */
export function functionOf(expression: Node, source: SourceCode): FunctionNode | undefined {
  if (isFunction(expression)) return expression;
  if (expression.type !== 'Identifier') return undefined;
  const variable = variableOf(expression, source);
  const declared = variable?.defs[0]?.node as Node | undefined;
  const value = declared?.type === 'FunctionDeclaration' ? declared : initialiser(variable);
  return isFunction(value) ? value : undefined;
}
