import * as tasktree from '@tasktree/core';
import * as host from '@tasktree/core/host';

// Node has an ambient context of its own, for whose sake the portable host starts each child in a reaction of its own.
tasktree.installHost({
  ...host.createPortableHost(),
  name: 'explicit',
  ambient: 'explicit',
  scheduler: host.createBatchScheduler({ macrotask: host.createMacrotask(), now: () => performance.now() }),
  context: host.createExplicitContext(),
});
// As adapters of runtimes with V8 do. A checkout to compare with may not have it.
if ('keepWarm' in host) host.keepWarm();

/** As a request's handler has it: everything below one task. */
export const inTask = <T>(
  operation: (task: tasktree.TaskContext) => T | PromiseLike<T>,
): Promise<Awaited<T>> =>
  new tasktree.Task<Awaited<T>>(operation as (task: tasktree.TaskContext) => Awaited<T>).value;
