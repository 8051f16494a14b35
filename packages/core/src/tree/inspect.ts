import type { TaskNode } from './scope.ts';
import { SETTLED } from './state.ts';

/** Node, Deno and Bun ask this method what to print, so that printing never counts as asking for a value. */
export const printed: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

export function inspect(type: string, node: TaskNode, isCancelled: boolean): object {
  const name = node.extras?.name;
  const shown = {
    id: node.id,
    ...(name === undefined ? {} : { name }),
    priority: node.priority,
    isCancelled,
  };
  const settled = (node.flags & SETTLED) !== 0 ? { settled: true } : {};
  return Object.assign(Object.create({ [Symbol.toStringTag]: type }) as object, shown, settled);
}
