import type { Trial } from './case.ts';

const ROUNDS = 8;

/** Writes over what calls that have returned left on the stack, so that a collector that scans it finds nothing there. */
function overwriteStack(depth: number): number {
  return depth === 0 ? 0 : overwriteStack(depth - 1) + 1;
}

/**
 * Collects garbage until at most `most` of each list are alive, and returns what then is too much in words, or undefined. A collector
 * that scans the stack may take a few dead objects for live, other ones each time; what the library holds stays alive in every round.
 * Ends the case with a gap where the runtime cannot be asked to collect.
 */
export async function tooManyAlive(
  trial: Trial,
  refs: Iterable<readonly [name: string, list: readonly WeakRef<object>[]]>,
  most: number,
  law: string,
): Promise<string | undefined> {
  let found: string | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    await trial.settle();
    overwriteStack(1000);
    if (!(await trial.collectGarbage())) trial.gap('this runtime cannot be asked to collect garbage', law);
    found = undefined;
    for (const [name, list] of refs) {
      const alive = list.filter((ref) => ref.deref() !== undefined).length;
      if (alive > most) found = `${name}: ${alive} of ${list.length} are still alive`;
    }
    if (found === undefined) return undefined;
  }
  return found;
}
