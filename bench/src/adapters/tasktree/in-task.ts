import * as tasktree from '@tasktree/node';

/** As a request's handler has it: everything below one task. */
export const inTask = <T>(operation: () => T | PromiseLike<T>): Promise<Awaited<T>> =>
  new tasktree.Task<Awaited<T>>(operation as () => Awaited<T>).value;
