import { hasAsyncContext } from './async-context.ts';
import { currentHost } from './current-host.ts';

/**
 * Keeps the asynchronous context of this call for `start`, and returns what has it called there, in a later reaction (local.6).
 * Undefined where the runtime has no such context: then `start` is called as it is.
 */
export function holdStart(start: () => void): (() => void) | undefined {
  if (currentHost().ambient === 'explicit' && !hasAsyncContext()) return undefined;
  let open!: () => void;
  void new Promise<void>((resolve) => (open = resolve)).then(start);
  return open;
}
