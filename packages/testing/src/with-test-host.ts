import { overrideHost } from '@tasktree/core';
import { assertNoLeaks } from './leaks.ts';
import { createTestHost, type TestHost, type TestHostOptions } from './test-host.ts';

const dispose: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for('Symbol.dispose') as never);

/**
 * Runs `body` on a test host of its own, and afterwards puts back the host that was there before. When `body` has
 * succeeded and something is left over (a task, a timer, a job), rejects with an error that lists it. Does not nest, and
 * works only while no task is alive.
 *
 * @example
 * ```ts
 * test('gives up after a minute', () =>
 *   withTestHost({ autoAdvance: true }, async () => {
 *     await expect(withTimeout({ minutes: 1 }, (task) => task.sleep(Infinity))).rejects.toThrow();
 *   }));
 * ```
 */
export async function withTestHost<R>(
  options: TestHostOptions,
  body: (host: TestHost) => R | PromiseLike<R>,
): Promise<R> {
  const host = createTestHost(options);
  const overridden = overrideHost(host);
  let value: R;
  try {
    value = await body(host);
    await host.settle();
    assertNoLeaks(host);
  } catch (error) {
    restoreQuietly(overridden);
    throw error;
  }
  overridden[dispose]();
  return value;
}

/** The first error tells more than the one that a test left tasks behind, which follows from it. */
function restoreQuietly(overridden: Disposable): void {
  try {
    overridden[dispose]();
  } catch {
    // The tasks that are left keep their host.
  }
}
