/**
 * The states of a scope, as flags in one number.
 *
 * A scope is a task, a body that runs inside a task (`Operation`), a group, a map, or a block without a body. Each step of its
 * life happens once, in this order, and only in the function named:
 *
 * | state    | flags     | entered by                                                                                |
 * |----------|-----------|-------------------------------------------------------------------------------------------|
 * | created  | none      | the constructor; a task waits for its turn or for a slot                                  |
 * | running  | STARTED   | `begin`; at once, in the constructor, for all that is no task                             |
 * | draining | + ENDED   | `end`: the outcome of the body is known, what it left is cancelled, children are awaited  |
 * | settled  | + SETTLED | `settleWhenDone`: nothing below is live; the outcome is handed on                         |
 *
 * `fail` adds FAILED, and OWN_FAILURE with it where the scope was not cancelled. `mark` adds CANCELLED in any state but settled;
 * what is made in a cancelled region has it from the start: `startCancelled`, and the constructor of a task. `leaveRunning` adds
 * ABANDONED while the owner is draining.
 *
 * Invariants:
 *
 * 1. `live` counts the scopes in the list that have not settled; an ended scope settles exactly when it falls to zero.
 * 2. A scope is in its owner's list from creation until it settles or is abandoned.
 * 3. CANCELLED is set on a region before any handler below it is called, and never taken away.
 * 4. What settles a scope never runs user code in its own stack: outcomes leave through promises, events are queued.
 *
 * @module
 */

export const STARTED = 1;
export const ENDED = 2;
export const FAILED = 4;
/** Failed, and was not cancelled when it did. */
export const OWN_FAILURE = 8;
export const CANCELLED = 16;
export const SETTLED = 32;
export const ABANDONED = 64;

/** Here a cancellation began: its reason is kept here, and found from below. */
export const ORIGIN = 128;
/** Its cancellation came from outside: from the region around, or by a signal it was given (error.8). */
export const FROM_OUTSIDE = 256;
/** A region that cancellations from outside do not enter. */
export const SHIELD = 512;
/** Named in a report of cancelled tasks that still run, or of a group whose failures nobody reads: once is enough (grace.1, grace.3). */
export const REPORTED = 1024;

/** Some owner has set `abandonAfter` or `reportAfter`: spares everybody else the search. */
export const GRACE = 2048;
/** Some owner has a deadline. */
export const DEADLINE = 4096;
/** Some owner prefers an executor. */
export const EXECUTOR = 8192;
/** What a scope takes over from its owner. */
export const INHERITED: number = GRACE | DEADLINE | EXECUTOR;

/** Somebody outside waits for this root. */
export const WAITED = 16384;
/** A child whose value the body that owns it waits for. */
export const READ = 32768;
/** Added to a group that has no free slot. */
export const QUEUED = 65536;
/** A group that expects the answers of its children: `cancelAll` was called, or somebody has taken one (error.8). */
export const EXPECTS_ANSWERS = 131072;
/** A group of which a child has failed. */
export const CHILD_FAILED = 262144;
