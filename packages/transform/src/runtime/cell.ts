/**
 * Where the value in force is kept: one cell for a realm, which `@tasktree/core` sets around each call of a body. Whoever
 * comes first makes it, so this module needs nothing of core, and core nothing of it.
 */
export interface ContextCell {
  /** What is in force. */
  v: unknown;
  /** Whether transformed code is loaded, so that the value survives awaits. */
  full: boolean;
}

const slot = Symbol.for('tasktree.context');

function join(): ContextCell {
  const cells = globalThis as unknown as Record<symbol, ContextCell | undefined>;
  const present = cells[slot];
  if (present !== undefined) {
    present.full = true;
    return present;
  }
  const cell: ContextCell = { v: undefined, full: true };
  Object.defineProperty(cells, slot, { value: cell });
  return cell;
}

/** The cell of this realm. To load this module is to say that the tier is full. */
export const cell: ContextCell = join();

/** Calls `callback` with `context` in force, and puts back what was there. */
export function runIn<R>(context: unknown, callback: () => R): R {
  const before = cell.v;
  cell.v = context;
  try {
    return callback();
  } finally {
    cell.v = before;
  }
}
