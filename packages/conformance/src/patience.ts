import { afterReal, type Environment } from './environment.ts';

/** How long the work of {@link slowness} takes on a machine that has nothing else to do. */
const USUAL_MS = 40;
/** A case that hangs must end some time, also on a machine that barely moves. */
const MOST = 12;

/** How many times longer than usual a known amount of work takes on this machine now; never less than 1. */
export function slowness(): number {
  const began = Date.now();
  let hash = began | 0;
  for (let round = 0; round < 20_000_000; round += 1) {
    hash ^= hash << 13;
    hash ^= hash >>> 17;
    hash ^= hash << 5;
  }
  // What the loop comes to is used, so that no engine leaves it out.
  const took = Date.now() - began + (hash === 0 ? 1 : 0);
  return Math.max(1, took / USUAL_MS);
}

/**
 * The outcome of `work`, or an error when `ms` have passed. Only then does it look how slow the machine is, and on one that is
 * busy with other things the time is longer by as much: nothing is measured where a case ends in time.
 */
export function withPatience<T>(
  ms: number,
  what: string,
  work: () => Promise<T>,
  environment: Pick<Environment, 'afterReal'>,
  measure: () => number = slowness,
): Promise<T> {
  const after = environment.afterReal ?? afterReal;
  return new Promise((resolve, reject) => {
    const began = Date.now();
    let slowest = 1;
    const look = (): void => {
      slowest = Math.max(slowest, Math.min(measure(), MOST));
      const left = ms * slowest - (Date.now() - began);
      if (left > 0) forget = after(left, look);
      else reject(new Error(`${what} did not end within ${Math.round(ms * slowest)} ms.`));
    };
    let forget = after(ms, look);
    work().then(
      (value) => {
        forget();
        resolve(value);
      },
      (error: unknown) => {
        forget();
        reject(error);
      },
    );
  });
}
