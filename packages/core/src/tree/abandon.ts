/**
 * The end of patience: a draining scope stops waiting for children that take no notice of their cancellation (grace.2).
 *
 * @module
 */

import { AbandonedTasksError, type AbandonedTask } from '../base/errors.ts';
import { beginCancellation, reasonOf } from './cancel.ts';
import { events } from './events.ts';
import { link, pushEntries, unlink } from './list.ts';
import { pathOf } from './record.ts';
import { abandonAfterOf, later, startReport } from './report.ts';
import { rootScope } from './roots.ts';
import { extrasOf, type Entry, type Scope } from './scope.ts';
import { settleWhenDone, whenSettled } from './settle.ts';
import { ABANDONED, CANCELLED, ENDED, SETTLED } from './state.ts';
import { keepUnread } from './unread-errors.ts';

/** Called when a body ended and left cancelled children, and when a draining scope is cancelled. */
export function startGrace(scope: Scope): void {
  // What was cancelled from further up is reported from there.
  if ((scope.region.flags & CANCELLED) === 0) startReport(scope);
  const after = abandonAfterOf(scope);
  if (after === undefined) return;
  const extras = extrasOf(scope);
  if (extras.forgetAbandon !== undefined) return;
  extras.forgetAbandon = later(after, () => abandon(scope), true);
}

/** Lets the scope settle without what still runs in it (grace.2). */
function abandon(scope: Scope): void {
  if ((scope.flags & (ENDED | SETTLED)) !== ENDED || scope.live === 0) return;
  const left: AbandonedTask[] = [];
  const entries: Entry[] = [];
  pushEntries(scope, entries);
  for (const entry of entries) {
    const child = entry.scope;
    if (child !== undefined) left.push(...leaveRunning(child));
  }
  extrasOf(scope).abandonment = new AbandonedTasksError(left);
  settleWhenDone(scope);
}

/** The same for one child whose block waits for it; what is to be said of it is for the body around (let.12). */
export function abandonChild(owner: Scope, child: Scope, done: () => void): void {
  const after = abandonAfterOf(owner);
  if (after === undefined) return;
  const forget = later(
    after,
    () => {
      keepUnread(owner, { error: new AbandonedTasksError(leaveRunning(child)), own: true });
      done();
      settleWhenDone(owner);
    },
    true,
  );
  whenSettled(child, forget);
}

/**
 * Moves a live child of a draining scope to the root, where `taskTree()` shows it as abandoned until it settles. Gives what
 * is to be said of the tasks at its top.
 */
function leaveRunning(child: Scope): AbandonedTask[] {
  const owner = child.owner as Scope;
  const left: AbandonedTask[] = [];
  const stack: Entry[] = [child];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { scope } = entry;
    if (scope === undefined) continue;
    const { task } = scope;
    if (task !== scope) {
      const { label } = scope;
      if (label !== undefined && task !== undefined && (scope.flags & ENDED) === 0) {
        left.push({ id: task.id, name: label, path: pathOf(scope) });
      }
      pushEntries(scope, stack);
      continue;
    }
    task.flags |= ABANDONED;
    left.push({ id: task.id, name: task.extras?.name, path: pathOf(task) });
    if (events.sink !== undefined) events.sink.emit('abandoned', task);
  }
  const extras = extrasOf(child);
  extras.formerParent = owner.task?.id;
  const reason = reasonOf(child.region);
  unlink(child);
  owner.live--;
  const root = rootScope();
  link(root, child);
  root.live++;
  if ((child.flags & CANCELLED) !== 0) beginCancellation(child, reason);
  return left;
}
