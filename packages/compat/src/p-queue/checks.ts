/** Throws what the original throws, word for word. */
export function checkTimeout(timeout: number | undefined): void {
  if (timeout === undefined || (Number.isFinite(timeout) && timeout > 0)) return;
  throw new TypeError(
    `Expected \`timeout\` to be a positive finite number, got \`${timeout}\` (${typeof timeout})`,
  );
}

export function checkConcurrency(concurrency: unknown): void {
  if (typeof concurrency === 'number' && concurrency >= 1) return;
  throw new TypeError(
    `Expected \`concurrency\` to be a number from 1 and up, got \`${String(concurrency)}\` (${typeof concurrency})`,
  );
}

export function checkPriority(priority: unknown): void {
  if (Number.isFinite(priority)) return;
  throw new TypeError(
    `Expected \`priority\` to be a finite number, got \`${String(priority)}\` (${typeof priority})`,
  );
}

export function checkRate(intervalCap: number, interval: number, isStrict: boolean): void {
  if (!(typeof intervalCap === 'number' && intervalCap >= 1)) {
    throw new TypeError(
      `Expected \`intervalCap\` to be a number from 1 and up, got \`${shown(intervalCap)}\` (${typeof intervalCap})`,
    );
  }
  if (!(Number.isFinite(interval) && interval >= 0)) {
    throw new TypeError(
      `Expected \`interval\` to be a finite number >= 0, got \`${shown(interval)}\` (${typeof interval})`,
    );
  }
  if (isStrict && interval === 0) throw new TypeError('The `strict` option requires a non-zero `interval`');
  if (isStrict && intervalCap === Infinity)
    throw new TypeError('The `strict` option requires a finite `intervalCap`');
}

function shown(value: number | null | undefined): string {
  return String(value ?? '');
}
