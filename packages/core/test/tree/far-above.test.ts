import { expect, test } from 'vitest';
// First: the circle of modules around the tree is entered here.
import '../../src/index.ts';
import { reasonOf } from '../../src/tree/cancel.ts';
import { deadlineScope } from '../../src/tree/deadline.ts';
import { CANCELLED, DEADLINE, ORIGIN } from '../../src/tree/state.ts';
import { Extras, type Scope } from '../../src/tree/scope.ts';

const depth = 10_000;

/** A chain of scopes that counts how often somebody goes a step up. */
function chain(top: Extras): { scopes: Scope[]; readonly steps: () => number } {
  let steps = 0;
  const scopes: Scope[] = [];
  for (let level = 0; level < depth; level++) {
    const above = scopes.at(-1);
    const scope = {
      flags: CANCELLED | DEADLINE | (above === undefined ? ORIGIN : 0),
      extras: above === undefined ? top : undefined,
      get region(): unknown {
        return scope;
      },
      get owner() {
        steps += 1;
        return above;
      },
    };
    scopes.push(scope as unknown as Scope);
  }
  return { scopes, steps: () => steps };
}

const orders: Record<string, (scopes: Scope[]) => Scope[]> = {
  'from the top down': (scopes) => scopes,
  'from the bottom up': (scopes) => scopes.toReversed(),
};

for (const [order, ordered] of Object.entries(orders)) {
  test(`tree.9: 10,000 nested regions find the reason in so many short ways, ${order}`, () => {
    const top = new Extras();
    top.reason = 'why';
    const { scopes, steps } = chain(top);
    for (const scope of ordered(scopes)) expect(reasonOf(scope)).toBe('why');
    expect(steps()).toBeLessThan(depth * 70);
  });

  test(`tree.9: 10,000 nested scopes find their deadline in so many short ways, ${order}`, () => {
    const top = new Extras();
    top.deadline = 7;
    top.deadlineWall = 17;
    const { scopes, steps } = chain(top);
    for (const scope of ordered(scopes)) expect(deadlineScope(scope)?.extras?.deadlineWall).toBe(17);
    expect(steps()).toBeLessThan(depth * 70);
  });
}
