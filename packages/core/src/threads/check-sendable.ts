import { ARRAY, ERROR, LEAF, MAP, SET, isPrimitive, kindOf } from './kinds.ts';
import { problemAt } from './send-problem.ts';
import { markOf } from './transfer.ts';

/** What is to be done with a value before it is sent; most values need nothing. */
export interface Findings {
  /** What moves along. */
  readonly transfer: object[];
  /** There are errors in it, which structured clone would not keep faithfully: see `parcel.ts`. */
  hasErrors: boolean;
  /** The objects that were marked with `transfer`. */
  readonly marked: object[];
}

/** From so many objects on the walk remembers where it was, so that a value that contains itself comes to an end. */
const MANY = 1000;

/**
 * Looks through a value that is to be sent to another thread, and gives what is to be done with it; `undefined`, if nothing is.
 * Throws `NotSendableError`, which names what cannot be sent by its path (parallel.3). The path begins with `path`.
 *
 * Structured clone refuses functions and symbols without saying where, and turns instances of classes into plain objects without
 * saying anything. So every object is looked at, by a loop that makes nothing but its stack while all is well.
 */
export function checkSendable(value: unknown, path: string): Findings | undefined {
  if (isPrimitive(value)) return undefined;
  let findings: Findings | undefined;
  let seen: Set<unknown> | undefined;
  let steps = 0;
  const stack: unknown[] = [value];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (++steps > MANY) {
      seen ??= new Set();
      if (seen.has(one)) continue;
      seen.add(one);
    }
    const kind = kindOf(one);
    const object = one as object;
    const mark = typeof one === 'object' ? markOf(object) : undefined;
    if (mark !== undefined) {
      findings ??= nothing();
      for (const moved of mark) if (!findings.transfer.includes(moved)) findings.transfer.push(moved);
      findings.marked.push(object);
    }
    // What is moved on request is not looked at: the platform knows more classes of such objects than this list.
    if (typeof kind === 'string') {
      if (findings?.transfer.includes(object) !== true)
        throw problemAt(value, path, findings?.transfer ?? []);
    } else if (kind === ERROR) {
      (findings ??= nothing()).hasErrors = true;
    } else if (kind !== LEAF) {
      pushParts(object, kind, stack);
    }
  }
  return findings;
}

/** Whether `value` can be sent as it is, errors aside. */
export function isSendable(value: unknown): boolean {
  try {
    checkSendable(value, '');
    return true;
  } catch {
    return false;
  }
}

function nothing(): Findings {
  return { transfer: [], hasErrors: false, marked: [] };
}

function pushParts(object: object, kind: number, stack: unknown[]): void {
  if (kind === ARRAY) {
    for (const item of object as unknown[]) if (!isPrimitive(item)) stack.push(item);
  } else if (kind === MAP) {
    for (const [key, item] of object as Map<unknown, unknown>) {
      if (!isPrimitive(key)) stack.push(key);
      if (!isPrimitive(item)) stack.push(item);
    }
  } else if (kind === SET) {
    for (const item of object as Set<unknown>) if (!isPrimitive(item)) stack.push(item);
  } else {
    for (const key of Object.keys(object)) {
      const item = (object as Record<string, unknown>)[key];
      if (!isPrimitive(item)) stack.push(item);
    }
  }
}
