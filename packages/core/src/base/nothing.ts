/** For promises whose rejection is handled elsewhere. */
export function nothing(): void {}
