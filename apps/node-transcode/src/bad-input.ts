/** What the user asked for cannot be done; the message says why, in one line, and what to do. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}

/** The code of a system error such as `ENOENT`, if it is one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
