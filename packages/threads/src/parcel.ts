import { checkSendable } from './check-sendable.ts';
import { decodeError, encodeError, type Encoded } from './codec.ts';
import { ARRAY, ERROR, LEAF, MAP, SET, isPrimitive, kindOf } from './kinds.ts';
import { clearMark } from './transfer.ts';

/** In place of each error in a value an empty object is sent, and with it, in the same message, what the error was. */
export type Holes = readonly (readonly [hole: object, error: Encoded])[];

/** A value that cannot be posted as it is. */
export interface Parcel {
  readonly value: unknown;
  readonly holes: Holes | undefined;
  readonly transfer: readonly object[];
}

/**
 * Makes `value` ready to be posted to another thread: `undefined` if it may be posted as it is, as most may. Otherwise `value` of the
 * parcel is to be posted with `transfer`, and with `holes` in the same message, from which {@link unpack} makes the value again over
 * there. Throws `NotSendableError` that names the path of what cannot be sent, beginning with `path`.
 */
export function pack(value: unknown, path: string): Parcel | undefined {
  const findings = checkSendable(value, path);
  if (findings === undefined) return undefined;
  for (const object of findings.marked) clearMark(object);
  const transfer = [...findings.transfer];
  if (!findings.hasErrors) return { value, holes: undefined, transfer };
  const holes: [object, Encoded][] = [];
  return { value: withHoles(value, holes), holes, transfer };
}

/** Puts errors back into a value that has arrived. */
export function unpack(value: unknown, holes: Holes | undefined): unknown {
  if (holes === undefined) return value;
  const errors = new Map<object, unknown>(holes.map(([hole, error]) => [hole, decodeError(error)]));
  return rebuild(value, (part) => errors.get(part));
}

function withHoles(value: unknown, holes: [object, Encoded][]): unknown {
  const known = new Map<object, object>();
  return rebuild(value, (part, kind) => {
    if (kind !== ERROR) return undefined;
    let hole = known.get(part);
    if (hole === undefined) {
      known.set(part, (hole = {}));
      holes.push([hole, encodeError(part)]);
    }
    return hole;
  });
}

/** A copy of `value`, in which every object is what `replace` returns for it, or, where that is nothing, a copy or the object itself. */
function rebuild(value: unknown, replace: (part: object, kind: number | string) => unknown): unknown {
  const copies = new Map<object, object>();
  const work: [original: object, copy: object, kind: number][] = [];
  const copied = (part: unknown): unknown => {
    if (isPrimitive(part)) return part;
    const object = part as object;
    const kind = kindOf(object);
    const found = copies.get(object) ?? replace(object, kind);
    if (found !== undefined) return found;
    if (kind === LEAF || kind === ERROR || typeof kind === 'string') return object;
    const copy = emptyLike(object, kind);
    copies.set(object, copy);
    work.push([object, copy, kind]);
    return copy;
  };
  const result = copied(value);
  for (let next = work.pop(); next !== undefined; next = work.pop()) fill(...next, copied);
  return result;
}

function emptyLike(object: object, kind: number): object {
  if (kind === MAP) return new Map();
  if (kind === SET) return new Set();
  return kind === ARRAY ? Array.from({ length: (object as unknown[]).length }) : {};
}

function fill(original: object, copy: object, kind: number, copied: (part: unknown) => unknown): void {
  if (kind === MAP) {
    for (const [key, item] of original as Map<unknown, unknown>)
      (copy as Map<unknown, unknown>).set(copied(key), copied(item));
  } else if (kind === SET) {
    for (const item of original as Set<unknown>) (copy as Set<unknown>).add(copied(item));
  } else {
    for (const [key, item] of Object.entries(original)) {
      const attributes = { value: copied(item), writable: true, enumerable: true, configurable: true };
      Object.defineProperty(copy, key, attributes);
    }
  }
}
