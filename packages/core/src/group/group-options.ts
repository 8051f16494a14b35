import { checkBoolean, checkConcurrency, checkName, checkOptions, type OptionChecks } from '../arguments.ts';
import { checkSignal, type AbortSignal } from '../cancellation/abort-signal.ts';
import { toMilliseconds, type DurationLike } from '../cancellation/duration.ts';
import { checkPriority } from '../priority/priority.ts';

/** What a group is told when it is opened. */
export interface GroupOptions {
  /** Shown wherever the group's task is. */
  readonly name?: string;
  /** False says that children must not throw: one that does cancels the group and fails the call (throwing.6). Default true. */
  readonly throwing?: boolean;
  /** How many children run at once: a positive integer or Infinity, the default (group.12). */
  readonly concurrency?: number;
  /** The priority of children that are given none (group.15). */
  readonly priority?: number;
  /** Cancels the group when it aborts (signal.3). */
  readonly signal?: AbortSignal;
  /** How long after a cancellation what still runs is reported. Default 5 s (grace.1). */
  readonly reportAfter?: DurationLike;
  /** How long after a cancellation the group stops waiting for children that take no notice. Default: never (grace.2). */
  readonly abandonAfter?: DurationLike;
}

const checks: OptionChecks<GroupOptions> = {
  name: checkName,
  throwing: checkBoolean,
  concurrency: checkConcurrency,
  priority: checkPriority,
  signal: checkSignal,
  reportAfter: toMilliseconds,
  abandonAfter: toMilliseconds,
};

export function checkGroupOptions(options: GroupOptions | undefined, what: string): void {
  checkOptions(options, what, checks);
}

const setChecks: OptionChecks<Omit<GroupOptions, 'throwing'>> = {
  name: checkName,
  concurrency: checkConcurrency,
  priority: checkPriority,
  signal: checkSignal,
  reportAfter: toMilliseconds,
  abandonAfter: toMilliseconds,
};

/** The same for a group whose errors are delivered where it is joined. */
export function checkSetOptions(options: Omit<GroupOptions, 'throwing'> | undefined, what: string): void {
  checkOptions(options, what, setChecks);
}
