/**
 * A worker that closes itself or crashes says nothing in most runtimes. But it loses the Web Locks that it holds: so a worker of a
 * pool holds one for its life, and the thread that gets that lock knows that the worker has ended.
 *
 * @module
 */

import { currentHost } from '@tasktree/core/internal';

interface LockManager {
  request(name: string, callback: (lock: object | null) => unknown): Promise<unknown>;
  request(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly signal?: unknown },
    callback: (lock: object | null) => unknown,
  ): Promise<unknown>;
}

/** What a worker sends once it holds the lock of that name. */
type Life = readonly [sign: 'tasktree.life', name: string];

/** Milliseconds. A worker that closes itself is rare, and its calls may hear of it this late; ten looks a second do not show. */
const POLL_EVERY = 100;

/** Undefined in pages that are no secure contexts, among others: there nothing is known of such an end. */
function locks(): LockManager | undefined {
  return (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
}

/** Holds a lock as long as this thread lives, and says so; calls `held` then, or at once where there are no locks. */
export function holdLife(post: (life: Life) => void, held: () => void): void {
  const manager = locks();
  if (manager === undefined) return held();
  const name = `tasktree.life ${Math.random().toString(36).slice(2)} ${Math.random().toString(36).slice(2)}`;
  void manager.request(name, () => {
    post(['tasktree.life', name]);
    held();
    return new Promise(() => {});
  });
}

export function isLife(data: unknown): data is Life {
  return Array.isArray(data) && data[0] === 'tasktree.life' && typeof data[1] === 'string';
}

/** Somebody watches over the life of a worker. */
export interface Watch {
  /** Whether the watch keeps the process alive: a worker that has ended does not any more. */
  hold(on: boolean): void;
  end(): void;
}

/** Calls back when the worker that holds the lock of that name has ended. */
export function watchLife(name: string, isPolled: boolean, ended: () => void): Watch {
  return isPolled ? pollLock(name, ended) : waitForLock(name, ended);
}

function waitForLock(name: string, ended: () => void): Watch {
  const { AbortController } = globalThis as unknown as {
    AbortController: new () => { readonly signal: unknown; abort(): void };
  };
  const controller = new AbortController();
  locks()
    ?.request(name, { signal: controller.signal }, ended)
    .catch(() => {});
  return { hold() {}, end: () => controller.abort() };
}

function pollLock(name: string, ended: () => void): Watch {
  const { clock } = currentHost();
  let isOver = false;
  let isHeld = true;
  /** Whether the timer that is set keeps the process alive; it may do so a while longer than is asked for. */
  let timerHolds = false;
  let forget = (): void => {};
  const onLock = (lock: object | null): void => {
    if (isOver) return;
    if (lock === null) again();
    else ended();
  };
  const ask = (): void => void locks()?.request(name, { ifAvailable: true }, onLock);
  const again = (): void => {
    timerHolds = isHeld;
    forget = clock.schedule(clock.now() + POLL_EVERY, ask, POLL_EVERY, isHeld);
  };
  again();
  return {
    hold(on) {
      isHeld = on;
      if (!on || timerHolds || isOver) return;
      forget();
      again();
    },
    end() {
      isOver = true;
      forget();
    },
  };
}
