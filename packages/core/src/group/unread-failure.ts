import { events } from '../tree/events.ts';
import { pathOf, recordOf, waitsOf } from '../tree/record.ts';
import { later, patienceOf } from '../tree/report.ts';
import { extrasOf } from '../tree/scope.ts';
import { ENDED, REPORTED } from '../tree/state.ts';
import { warn } from '../tree/unread-warning.ts';
import type { Failure } from './failure.ts';
import type { GroupScope } from './group-scope.ts';

/** A group that may keep failures while its body waits for something else. */
export interface KeepsFailures extends GroupScope {
  /** The first failure that nobody has read. */
  unreadFailure(): Failure | undefined;
}

/** Reports once, after some time, that a failure lies unread while the body of the group still waits (grace.3). */
export function watchUnread(group: KeepsFailures): void {
  if ((group.flags & (ENDED | REPORTED)) !== 0 || group.extras?.forgetUnread !== undefined) return;
  const after = patienceOf(group);
  const first = after === Infinity ? undefined : group.unreadFailure();
  if (first === undefined) return;
  const extras = extrasOf(group);
  const look = (): void => {
    extras.forgetUnread = undefined;
    const failure = group.unreadFailure();
    if (failure === undefined || (group.flags & ENDED) !== 0) return;
    if (failure === first) report(group, failure, after);
    // That one has been read; another has its own time.
    else watchUnread(group);
  };
  extras.forgetUnread = later(after, look, false);
}

function report(group: KeepsFailures, { node, error }: Failure, after: number): void {
  group.flags |= REPORTED;
  const waits = waitsOf(group.body);
  const message =
    `${pathOf(node)} has failed, and for ${after} ms nobody has read its error, while the body of its group waits for ` +
    `${waits.length === 0 ? 'nothing the library knows' : waits.join(', ')}. Read the results of the group as they come ` +
    `(for await, next, waitForAll), or open a discarding group, which the first failure cancels. The error: ${printed(error)}`;
  if (events.sink !== undefined) events.sink.emit('stuck', group, { tasks: [recordOf(node)], message });
  warn(message);
}

/** What was thrown belongs to the user, and may not like to be printed. */
function printed(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'one that cannot be printed';
  }
}
