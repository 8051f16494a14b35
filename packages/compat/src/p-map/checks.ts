/** Throws what the original throws, word for word. */
export function checkArguments(input: unknown, mapper: unknown, concurrency: unknown): void {
  const iterable = input as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null | undefined;
  if (iterable?.[Symbol.iterator] === undefined && iterable?.[Symbol.asyncIterator] === undefined) {
    throw new TypeError(
      `Expected \`input\` to be either an \`Iterable\` or \`AsyncIterable\`, got (${typeof input})`,
    );
  }
  checkMapper(mapper);
  if (!isLimit(concurrency, 1)) {
    throw new TypeError(
      `Expected \`concurrency\` to be an integer from 1 and up or \`Infinity\`, got \`${String(concurrency)}\` (${typeof concurrency})`,
    );
  }
}

export function checkMapper(mapper: unknown): void {
  if (typeof mapper !== 'function') throw new TypeError('Mapper function is required');
}

export function checkBackpressure(backpressure: unknown, concurrency: number): void {
  if (isLimit(backpressure, concurrency)) return;
  throw new TypeError(
    `Expected \`backpressure\` to be an integer from \`concurrency\` (${concurrency}) and up or \`Infinity\`, ` +
      `got \`${String(backpressure)}\` (${typeof backpressure})`,
  );
}

function isLimit(value: unknown, least: number): boolean {
  return value === Infinity || (Number.isSafeInteger(value) && (value as number) >= least);
}
