import { abandonAfterOf } from '../stopping.ts';
import { checkLimit, checkRate, checkTimeout } from './checks.ts';
import type { QueueAddOptions } from './add-options.ts';
import type { Options } from './options.ts';
import type { Queue, RunFunction } from './queue.ts';
import { rateLimit, type RateLimit } from './rate-limit.ts';

/** The options of a queue with the defaults filled in. Throws for invalid ones. */
export interface QueueSettings<QueueType> {
  readonly concurrency: number;
  readonly timeout: number | undefined;
  readonly autoStart: boolean;
  readonly awaitRunning: boolean;
  /** In milliseconds. */
  readonly abandonAfter: number | undefined;
  readonly queueClass: (new () => QueueType) | undefined;
  /** `pending` says how many run. */
  readonly rate: (pending: () => number) => RateLimit;
}

export function readOptions<
  QueueType extends Queue<RunFunction, AddOptions>,
  AddOptions extends QueueAddOptions,
>(options: Options<QueueType, AddOptions> | undefined): QueueSettings<QueueType> {
  const { concurrency = Infinity, intervalCap = Infinity, interval = 0, strict = false } = options ?? {};
  const { autoStart = true, timeout, queueClass, awaitRunning = true } = options ?? {};
  checkRate(intervalCap, interval, strict);
  checkLimit('concurrency', concurrency);
  checkTimeout(timeout);
  const abandonAfter = abandonAfterOf(options, 'new PQueue');
  // oxlint-disable-next-line typescript/no-deprecated -- the original still takes the old name
  const carriesOver = options?.carryoverIntervalCount ?? options?.carryoverConcurrencyCount ?? false;
  const rate = (pending: () => number): RateLimit =>
    rateLimit(intervalCap, interval, strict, () => (carriesOver ? pending() : 0));
  return { concurrency, timeout, autoStart, awaitRunning, abandonAfter, queueClass, rate };
}
