import type { Host } from '@tasktree/core/host';

/**
 * Whether a host knows that there is no current task where it finds none. One whose tier is full by `@tasktree/transform` does not: code
 * that was not built so has lost it after an await (ambient.6).
 */
export function knowsAbsence({ ambient, context }: Host): boolean {
  return ambient === 'full' && context.forgets !== true;
}
