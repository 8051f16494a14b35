import type { Scope, SourceCode } from 'eslint';
import { isInside, type FunctionNode, type Node } from '../syntax/ast.ts';
import { isCaptured } from '../syntax/variables.ts';

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
