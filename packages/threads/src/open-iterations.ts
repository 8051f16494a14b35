import type { ScopeClosedError } from '@tasktree/core';
import type { Home } from './job.ts';
import type { RemoteIterator } from './remote-iterator.ts';

/** The results of a pool that are being iterated. */
export class OpenIterations {
  readonly #open = new Set<RemoteIterator>();
  #closed: ScopeClosedError | undefined = undefined;

  add(items: RemoteIterator): void {
    this.#open.add(items);
    const closed = this.#closed ?? items.home?.closed;
    if (closed !== undefined) items.close(closed);
  }

  remove(items: RemoteIterator): void {
    this.#open.delete(items);
  }

  /**
   * Ends all, or those of one actor, but lets who waits for an item have it: the body that would go on with them may be the one that
   * disposes of the pool, and would wait for itself.
   */
  close(closed: ScopeClosedError, of?: Home): void {
    if (of === undefined) this.#closed = closed;
    for (const items of this.#open) if (of === undefined || items.home === of) items.close(closed);
  }
}
