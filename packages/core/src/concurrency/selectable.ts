/**
 * How something takes part in `select` of `@tasktree/streams` (channel.6). Under a registered symbol, so that two copies of core
 * understand each other.
 *
 * Whoever gives, gives within one synchronous call: the first `give`, `finish` or `fail` wins, and by the time it returns the
 * winner has left all other lines. So nobody is ever offered what it cannot take.
 *
 * @module
 */

export const selectable: unique symbol = Symbol.for('tasktree.selectable') as never;

/** Who stands in a line until it is given something. Exactly one of these is called, once, unless it leaves the line. */
export interface Taker<T> {
  /** How urgent it is (priority.2). */
  readonly priority: number;
  give(value: T): void;
  /** There will be no more. */
  finish(): void;
  fail(error: unknown): void;
}

/** A place in a line. */
export interface Standing {
  /** Harmless when it has been served. */
  leave(): void;
  raise?(priority: number): void;
}

/** Something to take one element from. */
export interface Selectable<T> {
  /** Takes what there is, or says that it is the end; undefined where one would have to wait. Throws what a wait would reject with. */
  poll(): IteratorResult<T, undefined> | undefined;
  /** Gets in line. Called only right after {@link poll} had nothing. */
  stand(taker: Taker<T>): Standing;
}
