import { describe } from '@tasktree/core/internal';

/** The objects marked, each with what moves along. Shared by all copies of this package, as the realm is. */
const marks: WeakMap<object, readonly object[]> = shared();

function shared(): WeakMap<object, readonly object[]> {
  const slot = Symbol.for('tasktree.transfers');
  const realms = globalThis as unknown as Record<symbol, WeakMap<object, readonly object[]> | undefined>;
  return (realms[slot] ??= new WeakMap());
}

/**
 * Marks `value`: when it is next sent to another thread, the objects in `transferables` are moved there and not copied, and cannot be
 * used here any more (parallel.5). Gives back `value` itself, so that it stands where the value would: anywhere in the arguments
 * of a call, in its result, or in an item of a result that is iterated.
 *
 * The objects in the list are those that the platform can move: `ArrayBuffer`, `MessagePort`, streams where they can be moved,
 * `ImageBitmap`, `OffscreenCanvas` and the like. They move when the message leaves: a call that is cancelled before that keeps them
 * here. Throws `TypeError` for a value that is no object and for a list that is none of objects.
 *
 * @example
 * ```ts
 * const small = await pool.call.resize(transfer(pixels, [pixels.buffer]), 200);
 * ```
 */
export function transfer<T extends object>(value: T, transferables: readonly object[]): T {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(
      `transfer: value must be the object that holds what is to be moved; got ${describe(value)}.`,
    );
  }
  if (!Array.isArray(transferables) || transferables.some((one) => typeof one !== 'object' || one === null)) {
    throw new TypeError('transfer: transferables must be an array of objects, such as [bytes.buffer].');
  }
  marks.set(value, [...(transferables as readonly object[])]);
  return value;
}

/** What is to move along with `value`. The mark holds for one message: it is gone after {@link clearMark}. */
export function markOf(value: object): readonly object[] | undefined {
  return marks.get(value);
}

export function clearMark(value: object): void {
  marks.delete(value);
}
