/**
 * What the other packages of this repository share with the core. Not for anybody else: it changes without notice.
 *
 * @module
 */

// Arguments
export {
  anything,
  attempt,
  checkBoolean,
  checkFunction,
  checkName,
  checkOptions,
  describe,
  type OptionChecks,
} from './base/arguments.ts';
export { toMilliseconds } from './base/duration.ts';
export { withoutReceiver } from './base/receiver.ts';

// The language
export { asyncDispose, dispose } from './base/dispose.ts';
export { symbolMethod } from './base/symbol-method.ts';

// Errors
export { withoutStack } from './base/errors.ts';
export { suppress } from './base/suppressed.ts';

// The host
export { currentHost } from './host/current-host.ts';
export { refuse } from './host/refuse.ts';

// The tree
export { Bond } from './tree/bond.ts';
export { cancel, cancellationErrorOf, outside, scopeEnded, unshared } from './tree/cancel.ts';
export { deadlineScope } from './tree/deadline.ts';
export { escalate } from './tree/escalate.ts';
export { events } from './tree/events.ts';
export { printed } from './tree/inspect.ts';
export { begin, endBody } from './tree/life.ts';
export { isLinked, link, pushEntries, unlink } from './tree/list.ts';
export { Parked } from './tree/parked.ts';
export { recordOf } from './tree/record.ts';
export { rootScope, roots } from './tree/roots.ts';
export {
  Entry,
  extrasOf,
  initEntry,
  isOwnFailure,
  type Scope,
  type Sink,
  type TaskNode,
  type Walk,
} from './tree/scope.ts';
export { CANCELLED, DEADLINE, ENDED, SETTLED, STARTED } from './tree/state.ts';
export { failureNumber, heirsOf, keepUnread } from './tree/unread-errors.ts';
export { Wait } from './tree/wait.ts';

// Tasks
export { startAttendant, type Attendant } from './unstructured/attendant.ts';
export { HeldTask } from './unstructured/held-task.ts';
export type { Binding } from './task/binding.ts';
export { currentFrame, currentScope, knowsAbsence } from './task/current.ts';
export { enqueue } from './task/enqueue.ts';
export { goneError, homeHere, isGone, livingBody, livingHome, type Home } from './task/home.ts';
export { enclosingOrRoot } from './task/implicit-root.ts';
export { Outcome } from './task/outcome.ts';
export { makeTask, spawn } from './task/spawn.ts';
export type { TaskHandle } from './task/task-handle.ts';
export { cancellationOf, priorityOf, waitingBody } from './task/waiting.ts';

// Features
export { installOperations } from './operations.ts';
/** @bundled */
export { withFullHandle } from './operations.ts';
export { isMethod, isolationBehind } from './actor/actor-ref.ts';
export { finishOn } from './actor/call.ts';
export { ActorIsolation } from './actor/isolation.ts';
export { bridge, isMainThread } from './actor/main-actor.ts';
export { selectable, type Selectable, type Standing, type Taker } from './concurrency/selectable.ts';
export { relays, type Relay } from './observe/relay.ts';
export { sendableLocals } from './task-local/task-local.ts';

// Data structures
export { Deque } from './structures/deque.ts';
export { nothing } from './base/nothing.ts';
export { PriorityQueue } from './structures/priority-queue.ts';
