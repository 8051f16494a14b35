import { setImmediate } from 'node:timers';
import { createContextScheduler, type Scheduler } from '@tasktree/core/host';

/** Jobs start in promise reactions; a long backlog lets the event loop turn by `setImmediate`. */
export const scheduler: Scheduler = createContextScheduler({
  macrotask: setImmediate,
  now: () => performance.now(),
});
