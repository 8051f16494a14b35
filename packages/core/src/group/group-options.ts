import {
  checkBoolean,
  checkConcurrency,
  checkName,
  checkOptions,
  type OptionChecks,
} from '../base/arguments.ts';
import { toMilliseconds } from '../base/duration.ts';
import { checkPriority } from '../base/priority.ts';
import type { GroupOptions } from '../context/options.ts';
import { checkSignal } from '../tree/signal.ts';

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
