import type { Trial } from './case.ts';

/** Expects these errors to have reached nobody, each as an unhandled rejection. */
export async function expectReported(
  trial: Trial,
  errors: readonly unknown[],
  message: string,
): Promise<void> {
  const uncaught = await trial.uncaught();
  trial.assert.equal(uncaught.length, errors.length, `${message}: the number of reports`);
  for (const [index, error] of errors.entries()) {
    trial.assert.equal(uncaught[index]?.kind, 'rejection', message);
    trial.assert.ok(Object.is(uncaught[index]?.error, error), `${message}: another reason object`);
  }
}
