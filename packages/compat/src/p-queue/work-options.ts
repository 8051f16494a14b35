import { abandonAfterOf } from '../stopping.ts';
import { checkFirstPriority, checkTimeout } from './checks.ts';
import type { QueueAddOptions } from './add-options.ts';

/** What a function was added with, defaults filled in. */
export interface WorkOptions extends Omit<QueueAddOptions, 'id' | 'abandonAfter'> {
  readonly id: string;
  /** In milliseconds. */
  readonly abandonAfter: number | undefined;
}

/** The options of `add`, with what the queue says where they do not. Throws for invalid ones. */
export function workOptions(
  options: Partial<QueueAddOptions> | undefined,
  id: string,
  timeout: number | undefined,
  awaitRunning: boolean,
  abandonAfter: number | undefined,
): WorkOptions {
  // Where nothing is copied, the object is made in one step, and is smaller.
  if (options === undefined) return { timeout, awaitRunning, id, abandonAfter };
  const settings = {
    timeout,
    ...options,
    awaitRunning: options.awaitRunning ?? awaitRunning,
    id,
    abandonAfter: abandonAfterOf(options, 'queue.add') ?? abandonAfter,
  };
  checkTimeout(settings.timeout);
  checkFirstPriority(settings.priority);
  return settings;
}
