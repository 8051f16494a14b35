import { pushEntries } from './list.ts';
import type { Entry, Scope } from './scope.ts';
import { CANCELLED } from './state.ts';

/**
 * Appends the entries of a group to `stack`, leaving its body out, so that those of the body, which lie there from `bottom`
 * on, stand among them in order of creation (cancel.3).
 */
export function pushByAge(group: Scope, body: Entry, stack: Entry[], bottom: number): void {
  // Waits of the body have no place among the children; most bodies have nothing else.
  let index = bottom;
  while (index < stack.length && (stack[index] as Entry).born === 0) index++;
  if (index === stack.length) return pushEntries(group, stack, body);
  const inside = stack.splice(bottom).reverse();
  const children: Entry[] = [];
  pushEntries(group, children, body);
  let next = 0;
  for (let entry = inside.pop(); entry !== undefined; entry = inside.pop()) {
    const { scope } = entry;
    if (scope !== undefined && scope.region !== scope && (scope.region.flags & CANCELLED) !== 0) {
      // An operation in the region of the body: what is in it has places of its own.
      const below: Entry[] = [];
      pushEntries(scope, below);
      inside.push(...below.reverse());
      continue;
    }
    while (next < children.length && (children[next] as Entry).born < entry.born)
      stack.push(children[next++] as Entry);
    stack.push(entry);
  }
  while (next < children.length) stack.push(children[next++] as Entry);
}
