import { isCancellation, Task, type TaskContext, type TaskOptions } from '@tasktree/core';

/** What {@link runMain} takes besides the options of its task. */
export interface MainOptions extends TaskOptions {
  /**
   * Whether the task is cancelled when the user leaves the page for good. One that the browser keeps to come back to
   * is frozen with its tasks, and goes on with them. Default: false.
   */
  readonly cancelOnPageHide?: boolean;
}

/** The reason with which {@link runMain} cancels its task when the page is left. */
export class PageLeft extends Error {
  /** Says what it is, also in other realms. */
  override readonly name = 'PageLeft';
  /** Stays the same in all versions. */
  readonly code = 'ERR_TASKTREE_PAGE_LEFT';

  constructor() {
    super('The page was left.');
  }
}

/**
 * Runs `body` as the root task of the page or worker. When this promise settles, every child of it has ended (tree.2).
 *
 * With `cancelOnPageHide` the task is cancelled, with a {@link PageLeft} as the reason, at a `pagehide` after which
 * nobody can come back; it has the rest of that event for its cancellation handlers, hardly more. There is no `unload`
 * nor `beforeunload` listener, so the page may go to the back/forward cache. An error goes to the `error` event of the
 * global object, as if it were uncaught; an answer to the cancellation (cancel.19) after the page was left does not. The promise is that
 * of the task's value; it need not be handled.
 *
 * @example
 * ```ts
 * runMain(async (task) => showGallery(document.body, task), { cancelOnPageHide: true });
 * ```
 */
export function runMain<T>(
  body: (task: TaskContext) => T | PromiseLike<T>,
  options: MainOptions = {},
): Promise<T> {
  const { cancelOnPageHide = false, ...taskOptions } = options;
  const task = new Task(body, taskOptions);
  let isLeft = false;

  const onPageHide = (event: PageTransitionEvent): void => {
    if (event.persisted) return;
    isLeft = true;
    task.cancel(new PageLeft());
  };
  const finish = (): void => removeEventListener('pagehide', onPageHide);

  if (cancelOnPageHide) addEventListener('pagehide', onPageHide);
  const { value } = task;
  value.then(finish, (error: unknown) => {
    finish();
    if (!(isLeft && isCancellation(error))) reportError(error);
  });
  return value;
}
