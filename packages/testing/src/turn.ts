import { createMacrotask } from '@tasktree/core/host';

type Globals = NonNullable<Parameters<typeof createMacrotask>[0]>;

const { setImmediate, MessageChannel, setTimeout } = globalThis as unknown as Globals;

// Taken from the globals at load, so that a test runner's fake timers, installed later, do not stop the test host.
const macrotask = createMacrotask({
  ...(setImmediate && { setImmediate: (callback: () => void) => setImmediate(callback) }),
  ...(MessageChannel && { MessageChannel }),
  ...(setTimeout && { setTimeout: (callback: () => void, delay: number) => setTimeout(callback, delay) }),
});

/** Fulfils after all promise reactions there are, and after one turn of the real event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => macrotask(resolve));
}
