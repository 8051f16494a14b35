/**
 * A mapper returns this to leave its element out of the result; for the keyed functions, to leave out the key.
 *
 * @example
 * ```ts
 * await pMap([1, 2, 3], (value) => (value === 2 ? pMapSkip : value)); // [1, 3]
 * ```
 */
export const pMapSkip: unique symbol = Symbol('skip');

/**
 * A mapper returns this to end the map, as `break` ends a loop: the result is that of the elements before. Nothing more is read,
 * the mappers of later elements are cancelled, and the source is closed.
 *
 * @example
 * ```ts
 * await pMap([1, 2, 3], (value) => (value === 2 ? pMapStop : value)); // [1]
 * ```
 */
export const pMapStop: unique symbol = Symbol('stop');

export type Control = typeof pMapSkip | typeof pMapStop;
