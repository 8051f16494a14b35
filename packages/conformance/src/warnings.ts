import type { Trial } from './case.ts';

/** What the library warns about once the garbage that `make` leaves has been collected. */
export async function warningsOf(trial: Trial, make: () => void | Promise<void>): Promise<readonly string[]> {
  const { host } = trial;
  const warnings: string[] = [];
  const warn = Object.getOwnPropertyDescriptor(host, 'warn');
  host.warn = (message, code) => void warnings.push(`${code} ${message}`);
  try {
    await make();
    for (let round = 0; round < 5 && warnings.length === 0; round += 1) {
      await trial.settle();
      if (!(await trial.collectGarbage())) trial.gap('garbage cannot be collected on demand', 'cont.3');
    }
    return warnings;
  } finally {
    if (warn === undefined) delete host.warn;
    else Object.defineProperty(host, 'warn', warn);
  }
}
