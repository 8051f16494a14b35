/**
 * What to say of a value that cannot be sent: where in it the trouble is, and what to do (parallel.3). Only for failures, and linear in
 * the size of the value.
 *
 * @module
 */
import { NotSendableError } from '@tasktree/core';
import { ARRAY, ERROR, LEAF, MAP, SET, isPrimitive, kindOf } from './kinds.ts';

/** How deep values may be nested. Platforms write deeper ones than they can read, and no two of them have the same limit. */
export const DEEPEST = 1000;

/** In larger values that the platform refuses the part to blame is not looked for. */
const MOST_PARTS = 10_000;
/** At most this many objects are cloned to find it. */
const MOST_CLONED = 50_000;

/** Of a longer path the first and last steps are shown. */
const FIRST_STEPS = 6;
const LAST_STEPS = 2;

/** An object in a value, and the step that leads to it: what is written before and after the path so far. */
interface Part {
  readonly value: unknown;
  readonly up: Part | undefined;
  readonly before: string;
  readonly after: string;
  readonly depth: number;
}

/** Names the first part of `value` that is of a kind that cannot be sent. `transfer` is what is moved, whatever it is. */
export function problemAt(
  value: unknown,
  path: string,
  transfer: ReadonlySet<unknown> | undefined,
): NotSendableError {
  for (const part of walk(value)) {
    const what = kindOf(part.value);
    if (typeof what === 'string' && transfer?.has(part.value) !== true)
      return notSendable(pathOf(part, path), what, adviceFor(what));
  }
  return notSendable(path, 'not the same each time it is looked at', 'Send plain data.');
}

/** For a value that is nested deeper than {@link DEEPEST}. */
export function tooDeep(value: unknown, path: string): NotSendableError {
  for (const part of walk(value)) if (part.depth > DEEPEST) return deepError(pathOf(part, path));
  return deepError(path);
}

/** For a value that throws when it is looked at, such as a proxy or a getter. */
export function unreadable(error: unknown, path: string): NotSendableError {
  return notSendable(
    path,
    `something that throws when it is looked at (${messageOf(error)})`,
    'Send plain data.',
    error,
  );
}

/** For what has come from another thread, and cannot be read. */
export function illegible(what: string, cause: unknown): NotSendableError {
  return new NotSendableError(
    `${what} has come from another thread, and cannot be read on this one (${messageOf(cause)}). Send plain data.`,
    { cause },
  );
}

/** For when the platform has refused `value` with `error`, although all its parts are of kinds that can be sent. Does not throw. */
export function refusal(
  error: unknown,
  value: unknown,
  path: string,
  transfer: readonly object[] = [],
): NotSendableError {
  let where = path;
  try {
    const part = refusedPart(value, transfer);
    if (part !== undefined) where = pathOf(part, path);
  } catch {
    // It is named as a whole.
  }
  return notSendable(
    where,
    `refused by the platform (${messageOf(error)})`,
    'Send plain data. What can only be moved, such as a MessagePort, is marked with transfer(value, [port]); what was moved once ' +
      'is not here any more.',
    error,
  );
}

/** Undefined if that is not known, or takes too long to find out. */
function refusedPart(value: unknown, transfer: readonly object[]): Part | undefined {
  const moved = new Set<unknown>(transfer);
  const parts: Part[] = [];
  for (const part of walk(value)) if (parts.push(part) > MOST_PARTS) return undefined;
  const isLeaf = (part: Part): boolean => kindOf(part.value) === LEAF;
  const leaf = parts.find((part) => isLeaf(part) && !moved.has(part.value) && isRefusedAlone(part.value));
  // Alone a container is refused whenever what is moved with it is not.
  if (leaf !== undefined || moved.size > 0) return leaf;
  // Whatever holds a refused part is refused as well: the innermost comes first. It may be a proxy.
  const sizes = sizesOf(parts);
  let left = MOST_CLONED;
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const part = parts[index] as Part;
    if (isLeaf(part)) continue;
    left -= sizes[index] as number;
    if (left < 0) return undefined;
    if (isRefusedAlone(part.value)) return part;
  }
  return undefined;
}

/** How many parts each of them has, itself among them. They are in the order of {@link walk}. */
function sizesOf(parts: readonly Part[]): number[] {
  const sizes = parts.map(() => 1);
  const indices = new Map(parts.map((part, index) => [part, index]));
  for (let index = parts.length - 1; index > 0; index -= 1) {
    const up = indices.get((parts[index] as Part).up as Part) as number;
    sizes[up] = (sizes[up] as number) + (sizes[index] as number);
  }
  return sizes;
}

/** The parts of a value that are no primitives, in the order in which they are written. */
function* walk(value: unknown): Generator<Part> {
  const seen = new Set<unknown>();
  const stack: Part[] = [{ value, up: undefined, before: '', after: '', depth: 0 }];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (isPrimitive(part.value) || seen.has(part.value)) continue;
    seen.add(part.value);
    yield part;
    const kind = kindOf(part.value);
    if (typeof kind === 'string' || kind === LEAF || kind === ERROR) continue;
    for (const [below, before, after] of partsOf(part.value as object, kind).reverse())
      stack.push({ value: below, up: part, before, after, depth: part.depth + 1 });
  }
}

function partsOf(object: object, kind: number): [value: unknown, before: string, after: string][] {
  if (kind === ARRAY) return (object as unknown[]).map((item, index) => [item, '', `[${index}]`]);
  if (kind === SET) return [...(object as Set<unknown>)].map((item) => [item, 'a member of ', '']);
  if (kind === MAP) {
    return [...(object as Map<unknown, unknown>)].flatMap(([key, item]): [unknown, string, string][] => [
      [key, 'a key of ', ''],
      typeof key === 'string' ? [item, '', `.get(${quoted(key)})`] : [item, 'a value of ', ''],
    ]);
  }
  return Object.entries(object).map(([key, item]) => [item, '', propertyStep(key)]);
}

function propertyStep(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,99}$/u.test(key) ? `.${key}` : `[${quoted(key)}]`;
}

function quoted(key: string): string {
  return key.length > 100 ? `${JSON.stringify(key.slice(0, 100))}…` : JSON.stringify(key);
}

/** The path that begins with `root`: `args[0].options["max age"]`. */
function pathOf(part: Part, root: string): string {
  const steps: Part[] = [];
  for (let step = part; step.up !== undefined; step = step.up) steps.push(step);
  steps.reverse();
  const extend = (path: string, { before, after }: Part): string => `${before}${path}${after}`;
  const more = steps.length - FIRST_STEPS - LAST_STEPS;
  if (more <= 1) return steps.reduce(extend, root);
  const start = steps.slice(0, FIRST_STEPS).reduce(extend, root);
  return steps.slice(-LAST_STEPS).reduce(extend, `${start}…(${more} more)`);
}

function adviceFor(what: string): string {
  if (what === 'a function')
    return 'Expose a function in the module of the worker, and send what it needs as data.';
  if (what === 'a symbol') return 'Send a string.';
  if (what === 'a promise') return 'Await it first.';
  if (what === 'an actor') return 'Call it where it is, and send the result.';
  return 'It would arrive as a plain object without methods: send its data, such as { ...value }, and make it anew over there.';
}

function deepError(path: string): NotSendableError {
  return notSendable(
    path,
    `more than ${DEEPEST} levels deep`,
    'Send a flat list whose items name each other by index.',
  );
}

function notSendable(path: string, what: string, advice: string, cause?: unknown): NotSendableError {
  const message = `${path} is ${what}, which cannot be sent to another thread. ${advice}`;
  return cause === undefined ? new NotSendableError(message) : new NotSendableError(message, { cause });
}

function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'no message';
  }
}

function isRefusedAlone(part: unknown): boolean {
  const { structuredClone } = globalThis as unknown as {
    structuredClone(this: void, value: unknown): unknown;
  };
  try {
    structuredClone(part);
    return false;
  } catch {
    return true;
  }
}
