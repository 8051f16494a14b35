import type { Node } from '../syntax/ast.ts';

const last: ReadonlySet<string> = new Set(['end', 'close', 'finish', 'exit', 'error']);

/** Whether an argument is the name of an event with which something ends. */
export function isLastEvent(argument: Node | undefined): boolean {
  return argument?.type === 'Literal' && last.has(String(argument.value));
}
