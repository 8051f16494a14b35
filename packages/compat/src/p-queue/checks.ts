/** Throws what the original throws, word for word; but no timeout is too long. */
export function checkTimeout(timeout: unknown): void {
  const isTimeout = timeout === undefined || (Number.isFinite(timeout) && (timeout as number) > 0);
  if (!isTimeout) throw mistake('timeout', 'a positive finite number', timeout);
}

export function checkLimit(name: string, value: unknown): void {
  const isLimit = value === Infinity || (Number.isInteger(value) && (value as number) >= 1);
  if (!isLimit) throw mistake(name, 'an integer from 1 and up or `Infinity`', value);
}

/** A priority to be moved to. */
export function checkPriority(priority: unknown): void {
  if (!Number.isFinite(priority)) throw mistake('priority', 'a finite number', priority);
}

/** A priority to be added with: the infinite ones come first and last. */
export function checkFirstPriority(priority: unknown): void {
  const isPriority = priority === undefined || (typeof priority === 'number' && !Number.isNaN(priority));
  if (!isPriority) throw mistake('priority', 'a number', priority);
}

export function checkRate(intervalCap: number, interval: number, isStrict: boolean): void {
  checkLimit('intervalCap', intervalCap);
  if (!(Number.isFinite(interval) && interval >= 0)) {
    throw mistake('interval', 'a finite number >= 0', interval);
  }
  if (isStrict && interval === 0) throw new TypeError('The `strict` option requires a non-zero `interval`');
  if (isStrict && intervalCap === Infinity)
    throw new TypeError('The `strict` option requires a finite `intervalCap`');
}

function mistake(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`Expected \`${name}\` to be ${expected}, got \`${String(value)}\` (${typeof value})`);
}
