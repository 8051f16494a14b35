/**
 * The public names of the library, as the rules know them. A test compares them with what the packages export.
 *
 * @module
 */

/** What an expression of this library can be. */
export type Kind =
  | 'TaskContext'
  | 'Task'
  | 'AsyncLet'
  | 'TaskScope'
  | 'TaskGroup'
  | 'DiscardingTaskGroup'
  | 'JoinSet'
  | 'Mutex'
  | 'Semaphore'
  | 'TaskLocal'
  | 'WorkerPool'
  | 'ConcurrentMap'
  | 'Channel';

/** A call that runs a function. */
export interface Operation {
  /** Where the function stands among the arguments. */
  readonly body: number;
  /** Which of the function's parameters is the handle. */
  readonly handle: number;
  /** Whether the function runs beside the code around the call, once or many times; else it is a part of the calling task. */
  readonly runs: 'beside' | 'many' | 'within';
  /** Whether the function's first parameter is a group. */
  readonly group?: 'TaskGroup' | 'DiscardingTaskGroup';
  /** An argument that is called when something happens. */
  readonly callback?: number;
  /** Where the options stand. */
  readonly options?: number;
}

const child: Operation = { body: 0, handle: 0, runs: 'beside', options: 1 };
const mapper: Operation = { body: 1, handle: 1, runs: 'many', options: 2 };
const collecting: Operation = { body: 0, handle: 1, runs: 'within', group: 'TaskGroup', options: 1 };
const discarding: Operation = { ...collecting, group: 'DiscardingTaskGroup' };
const limited: Operation = { body: 1, handle: 0, runs: 'within', options: 2 };
const handled: Operation = { body: 0, handle: 0, runs: 'within', callback: 1 };
const shielded: Operation = { body: 0, handle: 0, runs: 'within', options: 1 };

/** Functions that the handle has as methods of the same name, with the same arguments. */
const ofBoth: Readonly<Record<string, Operation>> = {
  asyncLet: child,
  withTaskGroup: collecting,
  withThrowingTaskGroup: collecting,
  withDiscardingTaskGroup: discarding,
  withThrowingDiscardingTaskGroup: discarding,
  withTimeout: limited,
  withDeadline: limited,
  withTaskCancellationHandler: handled,
  withTaskCancellationShield: shielded,
  withTaskPriorityEscalationHandler: handled,
  withTaskExecutorPreference: { body: 1, handle: 0, runs: 'within' },
};

/** Functions and constructors that run one function. */
export const operations: Readonly<Record<string, Operation>> = {
  ...ofBoth,
  Task: child,
  'Task.detached': child,
  'Task.immediate': child,
  concurrentMap: mapper,
  concurrentForEach: mapper,
  mapReduce: { ...mapper, options: 4 },
  runMain: shielded,
};

/** Methods that run one function, by the kind of their object. */
export const methods: Readonly<Partial<Record<Kind, Readonly<Record<string, Operation>>>>> = {
  TaskContext: { ...ofBoth, withValue: { body: 2, handle: 0, runs: 'within' } },
  TaskScope: { asyncLet: child },
  TaskGroup: groupMethods(),
  DiscardingTaskGroup: groupMethods(),
  JoinSet: { spawn: child },
  TaskLocal: { withValue: { body: 1, handle: 0, runs: 'within' } },
};

function groupMethods(): Readonly<Record<string, Operation>> {
  return {
    addTask: child,
    addTaskUnlessCancelled: child,
    addImmediateTask: child,
    start: child,
    run: child,
  };
}

/** Methods whose names are nobody else's: in a file that uses the library they are known without their object. */
export const ownMethods: Readonly<Record<string, Kind>> = {
  addTask: 'TaskGroup',
  addTaskUnlessCancelled: 'TaskGroup',
  addImmediateTask: 'TaskGroup',
  asyncLet: 'TaskContext',
  taskScope: 'TaskContext',
  withTaskGroup: 'TaskContext',
  withThrowingTaskGroup: 'TaskContext',
  withDiscardingTaskGroup: 'TaskContext',
  withThrowingDiscardingTaskGroup: 'TaskContext',
  withTaskCancellationHandler: 'TaskContext',
  withTaskCancellationShield: 'TaskContext',
  withTaskPriorityEscalationHandler: 'TaskContext',
  withTaskExecutorPreference: 'TaskContext',
};

/** Functions over several bodies, and where their options stand. */
export const combinators: Readonly<Record<string, number | undefined>> = {
  all: 1,
  allSettled: 1,
  race: undefined,
  any: undefined,
};

/** What calls and constructors make. */
export const makers: Readonly<Record<string, Kind>> = {
  asyncLet: 'AsyncLet',
  taskScope: 'TaskScope',
  Task: 'Task',
  'Task.detached': 'Task',
  'Task.immediate': 'Task',
  'Task.current': 'TaskContext',
  concurrentMap: 'ConcurrentMap',
  JoinSet: 'JoinSet',
  Mutex: 'Mutex',
  Semaphore: 'Semaphore',
  TaskLocal: 'TaskLocal',
  WorkerPool: 'WorkerPool',
  Channel: 'Channel',
};

/** Functions that are made with `new`. */
export const constructors: ReadonlySet<string> = new Set([
  'Task',
  'JoinSet',
  'Mutex',
  'Semaphore',
  'TaskLocal',
  'WorkerPool',
  'Channel',
]);

/** Types by their names, as annotations have them. */
export const typeKinds: Readonly<Record<string, Kind>> = {
  TaskContext: 'TaskContext',
  Task: 'Task',
  AsyncLet: 'AsyncLet',
  TaskScope: 'TaskScope',
  TaskGroup: 'TaskGroup',
  ThrowingTaskGroup: 'TaskGroup',
  DiscardingTaskGroup: 'DiscardingTaskGroup',
  ThrowingDiscardingTaskGroup: 'DiscardingTaskGroup',
  JoinSet: 'JoinSet',
  Mutex: 'Mutex',
  Semaphore: 'Semaphore',
  TaskLocal: 'TaskLocal',
  WorkerPool: 'WorkerPool',
  BasePool: 'WorkerPool',
  ConcurrentMap: 'ConcurrentMap',
  Channel: 'Channel',
};

/** Functions that return a promise for somebody to await. */
export const promises: ReadonlySet<string> = new Set([
  ...Object.keys(ofBoth).filter((name) => name !== 'asyncLet'),
  ...Object.keys(combinators),
  'concurrentForEach',
  'mapReduce',
  'withCheckedContinuation',
  'withCancellableContinuation',
  'Task.sleep',
  'Task.yield',
  'MainActor.run',
  'select',
  'once',
]);

/** Methods that return a promise for somebody to await, by the kind of their object. */
export const promiseMethods: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  TaskContext: ['sleep', 'yield', ...Object.keys(ofBoth).filter((name) => name !== 'asyncLet')],
  Task: ['linkedValue'],
  TaskGroup: ['start', 'run', 'whenReady', 'next', 'nextResult', 'waitForAll'],
  DiscardingTaskGroup: ['start', 'run', 'whenReady'],
  JoinSet: ['joinNext', 'shutdown'],
  Mutex: ['lock', 'withLock'],
  Semaphore: ['acquire', 'withPermit'],
  ConcurrentMap: ['toArray'],
  Channel: ['send', 'receive'],
};

/**
 * What asks for the current task, and what the handle has instead: a member of that name, the handle itself (''), or nothing
 * (undefined): then it goes into `task.run(() => …)`.
 */
export const ambient: ReadonlyMap<string, string | undefined> = new Map<string, string | undefined>([
  ...[...Object.keys(ofBoth), 'taskScope'].map((name) => [name, name] as const),
  ['Task.sleep', 'sleep'],
  ['Task.yield', 'yield'],
  ['Task.checkCancellation', 'checkCancellation'],
  ['Task.isCancelled', 'isCancelled'],
  ['Task.signal', 'signal'],
  ['Task.deadline', 'deadline'],
  ['Task.cancellationReason', 'cancellationReason'],
  ['Task.currentPriority', 'priority'],
  ['Task.current', ''],
  ...[
    ...Object.keys(combinators),
    'concurrentMap',
    'concurrentForEach',
    'mapReduce',
    'withCheckedContinuation',
    'withCancellableContinuation',
    'JoinSet',
    'select',
    'once',
  ].map((name) => [name, undefined] as const),
]);

/** Methods that ask for the current task, by the kind of their object. */
export const ambientMethods: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  TaskLocal: ['get', 'withValue'],
  Mutex: ['lock', 'withLock'],
  Semaphore: ['acquire', 'withPermit'],
  Channel: ['send', 'receive'],
};

/** Names that no other library is likely to export: they are believed where it cannot be seen where they come from. */
export const distinctive: RegExp =
  /^(?:asyncLet|taskScope|concurrent(?:Map|ForEach)|mapReduce|JoinSet|WorkerPool|TaskLocal|runMain|with(?:Throwing)?(?:Discarding)?TaskGroup|withTask[A-Z]\w+|with(?:Checked|Cancellable)Continuation)$/;
