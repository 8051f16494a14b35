import { NotSendableError } from '@tasktree/core';
import { ARRAY, ERROR, LEAF, MAP, SET, isPrimitive, kindOf } from './kinds.ts';
import { DEEPEST, problemAt, tooDeep, unreadable } from './send-problem.ts';
import { markOf } from './transfer.ts';

/** What is to be done with a value before it is sent; most values need nothing. */
export interface Findings {
  /** What moves along. */
  readonly transfer: Set<object>;
  /** There are errors in it, which structured clone would not keep faithfully: see `parcel.ts`. */
  hasErrors: boolean;
  /** The objects that were marked with `transfer`. */
  readonly marked: object[];
}

/** A value of more objects than that is looked at with some more care: it may contain itself, or be too deep. */
const MANY = 1000;

/**
 * Looks through a value that should be sent to another thread, and returns what must be done with it first; `undefined` if nothing must.
 * Throws `NotSendableError`, which names what cannot be sent by its path (parallel.3). The path begins with `path`.
 *
 * Structured clone refuses functions and symbols without saying where, and turns instances of classes into plain objects without
 * saying anything. So every object is looked at, by a loop that makes nothing but its stack while all is well.
 */
export function checkSendable(value: unknown, path: string): Findings | undefined {
  if (isPrimitive(value)) return undefined;
  try {
    return look(value, path);
  } catch (error) {
    throw error instanceof NotSendableError ? error : unreadable(error, path);
  }
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

function look(value: unknown, path: string): Findings | undefined {
  let findings: Findings | undefined;
  let steps = 0;
  const stack: unknown[] = [value];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (++steps > MANY) return lookAtMany(value, path);
    const kind = kindOf(one);
    findings = examine(one, kind, findings);
    if (typeof kind === 'string') requireMoved(one, findings, value, path);
    else if (kind !== LEAF && kind !== ERROR) pushParts(one as object, kind, stack);
  }
  return findings;
}

/** The same with a memory of what it has seen, and of how deep that was: in the order in which platforms write it, who go as deep. */
function lookAtMany(value: unknown, path: string): Findings | undefined {
  let findings: Findings | undefined;
  const seen = new Set<unknown>();
  const stack: unknown[] = [value];
  const depths: number[] = [0];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    const depth = depths.pop() as number;
    if (seen.has(one)) continue;
    seen.add(one);
    if (depth > DEEPEST) throw tooDeep(value, path);
    const kind = kindOf(one);
    findings = examine(one, kind, findings);
    if (typeof kind === 'string') requireMoved(one, findings, value, path);
    if (typeof kind === 'string' || kind === LEAF || kind === ERROR) continue;
    const parts: unknown[] = [];
    pushParts(one as object, kind, parts);
    for (let index = parts.length - 1; index >= 0; index -= 1) {
      stack.push(parts[index]);
      depths.push(depth + 1);
    }
  }
  return findings;
}

/** Adds what is to be done with one object to the findings. */
function examine(one: unknown, kind: number | string, before: Findings | undefined): Findings | undefined {
  let findings = before;
  const mark = typeof one === 'object' ? markOf(one as object) : undefined;
  if (mark !== undefined) {
    findings ??= nothing();
    for (const moved of mark) findings.transfer.add(moved);
    findings.marked.push(one as object);
  }
  if (kind === ERROR) (findings ??= nothing()).hasErrors = true;
  return findings;
}

/** What is moved on request is not looked at: the platform knows more classes of such objects than there are in a list here. */
function requireMoved(one: unknown, findings: Findings | undefined, value: unknown, path: string): void {
  if (findings?.transfer.has(one as object) !== true) throw problemAt(value, path, findings?.transfer);
}

function nothing(): Findings {
  return { transfer: new Set(), hasErrors: false, marked: [] };
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
