/**
 * Where the value in force is kept in runtimes that carry no context along. One for a realm, at
 * `globalThis[Symbol.for('tasktree.context')]`, made by whoever comes first: this package, or the code that
 * `@tasktree/transform` puts into async functions, which takes the value out of force before each await and puts it back after.
 */
export interface ContextCell {
  /** What is in force. */
  v: unknown;
  /** Whether code that was built so is loaded: then the value survives awaits. */
  full: boolean;
}

const slot = Symbol.for('tasktree.context');

/** The cell of this realm. */
export const contextCell: ContextCell = /* @__PURE__ */ join();

function join(): ContextCell {
  const cells = globalThis as unknown as Record<symbol, ContextCell | undefined>;
  const present = cells[slot];
  if (present !== undefined) return present;
  const cell: ContextCell = { v: undefined, full: false };
  Object.defineProperty(cells, slot, { value: cell });
  return cell;
}
