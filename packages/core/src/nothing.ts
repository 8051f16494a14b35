/** The function that does nothing. */
export function nothing(): void {}
