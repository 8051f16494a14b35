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
} from '../arguments.ts';
export { withoutReceiver } from '../receiver.ts';

// Errors
export { withoutStack } from '../errors.ts';
export { suppress } from '../suppressed.ts';

// What all copies share, and the host
export { realm } from '../realm.ts';
export { currentHost } from '../host/current-host.ts';

// The tree
export { Bond } from '../tree/bond.ts';
export { asyncDispose, dispose } from '../tree/dispose.ts';
export { Entry, initEntry, isLinked, link, unlink } from '../tree/entry.ts';
export { failureNumber, heirsOf, lose } from '../tree/lost.ts';
export {
  CANCELLED,
  DEADLINE,
  ENDED,
  SETTLED,
  STARTED,
  extrasOf,
  rootScope,
  type Scope,
} from '../tree/scope.ts';
export { Wait } from '../tree/wait.ts';

// Tasks
export { startAttendant, type Attendant } from '../task/attendant.ts';
export { currentFrame, currentScope, enclosingOrRoot } from '../task/current.ts';
export { goneError, homeHere, isGone, livingBody, livingHome, type Home } from '../task/home.ts';
export { nothing } from '../nothing.ts';
export { Outcome } from '../task/outcome.ts';
export type { TaskHandle } from '../task/task-handle.ts';
export { TaskNode, endBody, isOwnFailure, nameTask, type Sink } from '../task/task-node.ts';
export type { Binding } from '../task-local/binding.ts';
export { Parked, cancellationOf, priorityOf, waitingBody } from '../tree/parked.ts';

// Cancellation, deadlines, priorities
export {
  beginCancellation,
  cancel,
  cancellationErrorOf,
  scopeEnded,
  type Walk,
} from '../cancellation/cancel.ts';
export { deadlineScope } from '../cancellation/deadline.ts';
export { toMilliseconds } from '../cancellation/duration.ts';
export { refuse } from '../cancellation/refuse.ts';
export { escalate } from '../priority/escalation.ts';

// Selecting
export { selectable, type Selectable, type Standing, type Taker } from '../concurrency/selectable.ts';

// Actors and executors
export { isMethod, isolationBehind } from '../actor/actor-ref.ts';
export { finishOn } from '../actor/call.ts';
export { Isolation } from '../actor/isolation.ts';
export { isMainThread } from '../actor/main-actor.ts';
export { enqueue } from '../executor/enqueue.ts';

// Watching
export { printed } from '../observe/inspect.ts';
export { recordOf } from '../observe/record.ts';
export type { Relay } from '../observe/relay.ts';

// Data structures
export { Deque } from './deque.ts';
export { PriorityQueue } from './priority-queue.ts';
export { symbolMethod } from './symbol-method.ts';
