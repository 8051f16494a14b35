import { noteEvery } from './report.ts';
import { extrasOf, type Extras, type Scope } from './scope.ts';
import { DEADLINE, SHIELD } from './state.ts';

/** The scope with the narrowest deadline in force (deadline.5); a shield hides what is outside it (shield.6). */
export function deadlineScope(from: Scope): Scope | undefined {
  let scope: Scope | undefined = from;
  let passed: Scope[] | undefined;
  for (let steps = 0; scope !== undefined && (scope.flags & DEADLINE) !== 0; steps++) {
    if (scope.extras !== undefined && scope.extras.deadline < Infinity) {
      for (const one of passed ?? []) takeOver(one, scope);
      return scope;
    }
    if ((scope.flags & SHIELD) !== 0) return undefined;
    if (steps % noteEvery === noteEvery - 1) (passed ??= []).push(scope);
    scope = scope.owner;
  }
  return undefined;
}

/** Notes in a scope which deadline is in force there, so that whoever asks below it need not go all the way (tree.9). */
export function takeOver(scope: Scope, outer: Scope): void {
  const extras = extrasOf(scope);
  ({ deadline: extras.deadline, deadlineWall: extras.deadlineWall } = outer.extras as Extras);
}
