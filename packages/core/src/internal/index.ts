/**
 * What the other packages of this repository share with the core. Not for anybody else: it changes without notice.
 *
 * @module
 */
export {
  anything,
  checkBoolean,
  checkFunction,
  checkOptions,
  describe,
  type OptionChecks,
} from '../arguments.ts';
export { toMilliseconds } from '../cancellation/duration.ts';
export { refuse } from '../cancellation/refuse.ts';
export { selectable, type Selectable, type Standing, type Taker } from '../concurrency/selectable.ts';
export { withoutReceiver } from '../receiver.ts';
export { suppress } from '../suppressed.ts';
export { startAttendant, type Attendant } from '../task/attendant.ts';
export { goneError, homeHere, isGone, livingBody, livingHome, type Home } from '../task/home.ts';
export { Bond } from '../tree/bond.ts';
export { asyncDispose, dispose } from '../tree/dispose.ts';
export { heirsOf, lose } from '../tree/lost.ts';
export { Parked, cancellationOf, priorityOf, waitingBody } from '../tree/parked.ts';
export type { Scope } from '../tree/scope.ts';
export { Deque } from './deque.ts';
export { PriorityQueue } from './priority-queue.ts';
export { symbolMethod } from './symbol-method.ts';
