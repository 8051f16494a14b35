/**
 * What to say of a value that cannot be sent: where in it the trouble is, and what to do (parallel.3). Slow, and only for failures.
 *
 * @module
 */
import { NotSendableError } from '../errors.ts';
import { ARRAY, ERROR, LEAF, MAP, SET, isPrimitive, kindOf } from './kinds.ts';

/** Names the first part of `value` that is of a kind that cannot be sent. `transfer` is what is moved, whatever it is. */
export function problemAt(value: unknown, path: string, transfer: readonly object[]): NotSendableError {
  for (const [part, where] of walk(value, path)) {
    const what = kindOf(part);
    if (typeof what === 'string' && !transfer.includes(part as object))
      return notSendable(where, what, adviceFor(what));
  }
  return notSendable(path, 'not the same each time it is looked at', 'Send plain data.');
}

/** For when the platform has refused `value` with `error`, although all its parts are of kinds that can be sent. */
export function refusal(
  error: unknown,
  value: unknown,
  path: string,
  transfer: readonly object[] = [],
): NotSendableError {
  let container = path;
  for (const [part, where] of walk(value, path)) {
    if (transfer.includes(part as object) || !isRefusedAlone(part)) continue;
    // Whatever holds a refused part is refused as well; of containers alone, such as proxies, the last found is the innermost.
    container = where;
    if (kindOf(part) === LEAF) break;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return notSendable(
    container,
    `refused by the platform (${reason})`,
    'Send plain data. What can only be moved, such as a MessagePort, is marked with transfer(value, [port]); what was moved once ' +
      'is not here any more.',
    error,
  );
}

/** The parts of a value that are no primitives, each with its path, in the order in which they are written. */
function* walk(value: unknown, path: string): Generator<[part: unknown, path: string]> {
  const seen = new Set<unknown>();
  const stack: [unknown, string][] = [[value, path]];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [part, where] = next;
    if (isPrimitive(part) || seen.has(part)) continue;
    seen.add(part);
    yield next;
    const kind = kindOf(part);
    if (typeof kind === 'string' || kind === LEAF || kind === ERROR) continue;
    for (const below of partsOf(part as object, kind, where).reverse()) stack.push(below);
  }
}

function partsOf(object: object, kind: number, path: string): [unknown, string][] {
  if (kind === ARRAY) return (object as unknown[]).map((item, index) => [item, `${path}[${index}]`]);
  if (kind === SET) return [...(object as Set<unknown>)].map((item) => [item, `a member of ${path}`]);
  if (kind === MAP) {
    return [...(object as Map<unknown, unknown>)].flatMap(([key, item]): [unknown, string][] => [
      [key, `a key of ${path}`],
      [item, typeof key === 'string' ? `${path}.get(${JSON.stringify(key)})` : `a value of ${path}`],
    ]);
  }
  return Object.entries(object).map(([key, item]) => [
    item,
    /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`,
  ]);
}

function adviceFor(what: string): string {
  if (what === 'a function')
    return 'Expose a function in the module of the worker, and send what it needs as data.';
  if (what === 'a symbol') return 'Send a string.';
  if (what === 'a promise') return 'Await it first.';
  if (what === 'an actor') return 'Call it where it is, and send the result.';
  return 'It would arrive as a plain object without methods: send its data, such as { ...value }, and make it anew over there.';
}

function notSendable(path: string, what: string, advice: string, cause?: unknown): NotSendableError {
  const message = `${path} is ${what}, which cannot be sent to another thread. ${advice}`;
  return cause === undefined ? new NotSendableError(message) : new NotSendableError(message, { cause });
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
