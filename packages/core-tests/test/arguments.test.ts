import * as core from '@tasktree/core';
import { expect, test } from 'vitest';
import { withTestHost } from '@tasktree/testing';

const nothing = (): void => {};
/** Something of no type that any function asks for. */
const wrong = 'wrong' as never;
const missing = undefined as never;

type Kind = typeof TypeError | typeof RangeError;
type Misuse = readonly [argument: string, kind: Kind, call: (tools: Tools) => unknown];

/** What can only be had inside a task. */
interface Tools {
  readonly task: core.TaskContext;
  readonly group: core.TaskGroup<void>;
  readonly discarding: core.DiscardingTaskGroup;
}

const ofTask = (make: (body: () => void, options?: core.TaskOptions) => unknown): Misuse[] => [
  ['body', TypeError, () => make(missing)],
  ['options', TypeError, () => make(nothing, wrong)],
  ['options', TypeError, () => make(nothing, null as never)],
  ['options.name', TypeError, () => make(nothing, { name: 7 as never })],
  ['options.priority', TypeError, () => make(nothing, { priority: wrong })],
  ['options.priority', RangeError, () => make(nothing, { priority: 0 })],
  ['options.priority', RangeError, () => make(nothing, { priority: 256 })],
  ['options.priority', RangeError, () => make(nothing, { priority: 2.5 })],
  ['options.signal', TypeError, () => make(nothing, { signal: {} as never })],
  ['options.abandonAfter', TypeError, () => make(nothing, { abandonAfter: wrong })],
  ['options.abandonAfter', RangeError, () => make(nothing, { abandonAfter: Number.NaN })],
];

/** `make` is called with the options alone. */
const ofGroup = (make: (options: core.GroupOptions) => unknown): Misuse[] => [
  ['options', TypeError, () => make(wrong)],
  ['options.name', TypeError, () => make({ name: 7 as never })],
  ['options.concurrency', TypeError, () => make({ concurrency: wrong })],
  ['options.concurrency', RangeError, () => make({ concurrency: 0 })],
  ['options.concurrency', RangeError, () => make({ concurrency: 1.5 })],
  ['options.priority', RangeError, () => make({ priority: 0 })],
  ['options.signal', TypeError, () => make({ signal: wrong })],
  ['options.reportAfter', TypeError, () => make({ reportAfter: wrong })],
  ['options.abandonAfter', RangeError, () => make({ abandonAfter: Number.NaN })],
];

const ofOperations = (operations: Pick<core.TaskContext, 'withDeadline' | 'withTimeout'>): Misuse[] => [
  ['duration', TypeError, () => operations.withTimeout(wrong, nothing)],
  ['duration', TypeError, () => operations.withTimeout({} as never, nothing)],
  ['duration.seconds', TypeError, () => operations.withTimeout({ seconds: wrong }, nothing)],
  ['duration', RangeError, () => operations.withTimeout(Number.NaN, nothing)],
  ['operation', TypeError, () => operations.withTimeout(1, missing)],
  ['options', TypeError, () => operations.withTimeout(1, nothing, wrong)],
  ['options.tolerance', TypeError, () => operations.withTimeout(1, nothing, { tolerance: wrong })],
  ['options.signal', TypeError, () => operations.withTimeout(1, nothing, { signal: wrong })],
  ['instant', TypeError, () => operations.withDeadline(wrong, nothing)],
  ['instant', RangeError, () => operations.withDeadline(Number.NaN, nothing)],
  ['operation', TypeError, () => operations.withDeadline(0, missing)],
];

const ofHandlers = (
  operations: Pick<
    core.TaskContext,
    'withTaskCancellationHandler' | 'withTaskCancellationShield' | 'withTaskPriorityEscalationHandler'
  >,
): Misuse[] => [
  ['operation', TypeError, () => operations.withTaskCancellationHandler(missing, nothing)],
  ['onCancel', TypeError, () => operations.withTaskCancellationHandler(nothing, missing)],
  ['operation', TypeError, () => operations.withTaskCancellationShield(missing)],
  ['operation', TypeError, () => operations.withTaskPriorityEscalationHandler(missing, nothing)],
  ['onEscalated', TypeError, () => operations.withTaskPriorityEscalationHandler(nothing, missing)],
];

const ofCombinator = (combine: (operations: never) => unknown): Misuse[] => [
  ['operations', TypeError, () => combine(missing)],
  ['operations', TypeError, () => combine(7 as never)],
  ['operations[1]', TypeError, () => combine([nothing, 7] as never)],
];

const ofMap = (map: (source: never, fn: never, options?: never) => unknown, fn: string): Misuse[] => [
  ['source', TypeError, () => map(missing, nothing as never)],
  [fn, TypeError, () => map([] as never, missing)],
  ['options', TypeError, () => map([] as never, nothing as never, wrong)],
  ['options.concurrency', RangeError, () => map([] as never, nothing as never, { concurrency: 0 } as never)],
  ['options.signal', TypeError, () => map([] as never, nothing as never, { signal: {} } as never)],
];

const ofMapWithResults = (
  map: (source: never, fn: never, options?: never) => unknown,
  fn: string,
): Misuse[] => [
  ...ofMap(map, fn),
  ['options.ordered', TypeError, () => map([] as never, nothing as never, { ordered: 'no' } as never)],
  ['options.prefetch', RangeError, () => map([] as never, nothing as never, { prefetch: -1 } as never)],
];

/** Functions that return a promise, by their names. */
const rejecting: Record<string, Misuse[]> = {
  'Task.sleep': [
    ['duration', TypeError, () => core.Task.sleep(wrong)],
    ['duration', RangeError, () => core.Task.sleep(Number.NaN)],
    ['options', TypeError, () => core.Task.sleep(1, wrong)],
    ['options.tolerance', TypeError, () => core.Task.sleep(1, { tolerance: wrong })],
  ],
  'task.sleep': [['duration', RangeError, ({ task }) => task.sleep(Number.NaN)]],
  withTaskGroup: [
    ['body', TypeError, () => core.withTaskGroup(missing)],
    ...ofGroup((options) => core.withTaskGroup(nothing, options)),
    ['options.throwing', TypeError, () => core.withTaskGroup(nothing, { throwing: wrong })],
    ['body', TypeError, ({ task }) => task.withTaskGroup(missing)],
    ['body', TypeError, ({ task }) => task.withThrowingTaskGroup(missing)],
  ],
  withDiscardingTaskGroup: [
    ['body', TypeError, () => core.withDiscardingTaskGroup(missing)],
    ...ofGroup((options) => core.withDiscardingTaskGroup(nothing, options)),
    ['body', TypeError, ({ task }) => task.withDiscardingTaskGroup(missing)],
    ['body', TypeError, ({ task }) => task.withThrowingDiscardingTaskGroup(missing)],
  ],
  'group.start': [
    ['body', TypeError, ({ group }) => group.start(missing)],
    ['options.priority', RangeError, ({ group }) => group.start(nothing, { priority: 0 })],
    ['body', TypeError, ({ discarding }) => discarding.start(missing)],
  ],
  withTaskExecutorPreference: [
    ['executor', TypeError, () => core.withTaskExecutorPreference(missing, nothing)],
    ['executor', TypeError, () => core.withTaskExecutorPreference({} as never, nothing)],
    ['operation', TypeError, () => core.withTaskExecutorPreference(null, missing)],
    ['executor', TypeError, ({ task }) => task.withTaskExecutorPreference(wrong, nothing)],
  ],
  'MainActor.run': [['body', TypeError, () => core.MainActor.run(missing)]],
  'deadlines, free': ofOperations(core),
  'handlers, free': ofHandlers(core),
  'on a handle': [
    ['duration', RangeError, ({ task }) => task.withTimeout(Number.NaN, nothing)],
    ['instant', RangeError, ({ task }) => task.withDeadline(Number.NaN, nothing)],
    ['onCancel', TypeError, ({ task }) => task.withTaskCancellationHandler(nothing, missing)],
    ['operation', TypeError, ({ task }) => task.withTaskCancellationShield(missing)],
    ['onEscalated', TypeError, ({ task }) => task.withTaskPriorityEscalationHandler(nothing, missing)],
  ],
  continuations: [
    ['body', TypeError, () => core.withCheckedContinuation(missing)],
    ['body', TypeError, () => core.withCancellableContinuation(missing, nothing)],
    ['onCancel', TypeError, () => core.withCancellableContinuation(nothing, missing)],
  ],
  all: ofCombinator(core.all),
  allSettled: ofCombinator(core.allSettled),
  any: ofCombinator(core.any),
  race: [...ofCombinator(core.race), ['operations', RangeError, () => core.race([])]],
  concurrentForEach: ofMap(core.concurrentForEach, 'fn'),
  mapReduce: [
    ...ofMapWithResults(
      (source, map, options) => core.mapReduce(source, map, nothing as never, 0, options),
      'map',
    ),
    ['reduce', TypeError, () => core.mapReduce([], nothing, missing, 0)],
  ],
  semaphores: [
    ['options', TypeError, () => new core.Semaphore(1).acquire(wrong)],
    ['options.signal', TypeError, () => new core.Semaphore(1).acquire({ signal: {} as never })],
    ['options.permits', TypeError, () => new core.Semaphore(2).acquire({ permits: '2' as never })],
    ['options.permits', RangeError, () => new core.Semaphore(2).acquire({ permits: 3 })],
    ['options.permits', RangeError, () => new core.Semaphore(2).acquire({ permits: 0 })],
    ['options.permits', RangeError, () => new core.Semaphore(2).withPermit(nothing, { permits: 1.5 })],
    ['options.permits', RangeError, () => new core.Semaphore(Infinity).acquire({ permits: Infinity })],
    ['operation', TypeError, () => new core.Semaphore(1).withPermit(missing)],
    ['options', TypeError, () => new core.Mutex().lock(wrong)],
    ['operation', TypeError, () => new core.Mutex().withLock(missing)],
    ['options', TypeError, () => new core.Mutex().withLock(nothing, wrong)],
  ],
};

/** All others. */
const throwing: Record<string, Misuse[]> = {
  'new Task': ofTask((body, options) => new core.Task(body, options)),
  'Task.detached': ofTask((body, options) => core.Task.detached(body, options)),
  'Task.immediate': ofTask((body, options) => core.Task.immediate(body, options)),
  'task.escalate': [
    ['priority', TypeError, () => new core.Task(nothing).escalate(wrong)],
    ['priority', RangeError, () => new core.Task(nothing).escalate(300)],
  ],
  asyncLet: ofTask((body, options) => core.asyncLet(body, options)),
  taskScope: [
    ['options', TypeError, () => core.taskScope(wrong)],
    ['options.signal', TypeError, () => core.taskScope({ signal: {} as never })],
    ['options', TypeError, ({ task }) => task.taskScope(wrong)],
    ['body', TypeError, ({ task }) => task.asyncLet(missing)],
  ],
  'scope.asyncLet': ofTask((body, options) => core.taskScope().asyncLet(body, options)),
  'adding to a group': [
    ['body', TypeError, ({ group }) => group.addTask(missing)],
    ['options.name', TypeError, ({ group }) => group.addTask(nothing, { name: 7 as never })],
    ['options.priority', RangeError, ({ group }) => group.addTaskUnlessCancelled(nothing, { priority: 0 })],
    ['body', TypeError, ({ group }) => group.addTaskUnlessCancelled(missing)],
    ['body', TypeError, ({ group }) => group.addImmediateTask(missing)],
    ['options.signal', TypeError, ({ group }) => group.addImmediateTask(nothing, { signal: wrong })],
    ['body', TypeError, ({ discarding }) => discarding.addTask(missing)],
    ['body', TypeError, ({ discarding }) => discarding.addTaskUnlessCancelled(missing)],
    ['body', TypeError, ({ discarding }) => discarding.addImmediateTask(missing)],
  ],
  TaskLocal: [
    ['options', TypeError, () => new core.TaskLocal(wrong)],
    ['options.name', TypeError, () => new core.TaskLocal<number>({ name: 7 as never })],
    ['operation', TypeError, () => new core.TaskLocal<number>().withValue(1, missing)],
    ['local', TypeError, ({ task }) => task.get(missing)],
    ['local', TypeError, ({ task }) => task.withValue(wrong, 1, nothing)],
    [
      'operation',
      TypeError,
      ({ task }) => task.withValue(new core.TaskLocal<number | undefined>(), 1, missing),
    ],
  ],
  'task.run': [['callback', TypeError, ({ task }) => task.run(missing)]],
  concurrentMap: ofMapWithResults(core.concurrentMap, 'fn'),
  JoinSet: [
    ...ofGroup((options) => new core.JoinSet(options)),
    ['body', TypeError, () => new core.JoinSet().spawn(missing)],
  ],
  Semaphore: [
    ['permits', TypeError, () => new core.Semaphore(wrong)],
    ['permits', RangeError, () => new core.Semaphore(0)],
    ['permits', TypeError, () => new core.Semaphore(2).tryAcquire(wrong)],
    ['permits', RangeError, () => new core.Semaphore(2).tryAcquire(3)],
  ],
  observe: [
    ['observer', TypeError, () => core.observe(missing)],
    ['observer.created', TypeError, () => core.observe({ created: wrong })],
    ['options', TypeError, () => core.observe({}, wrong)],
  ],
  actor: [
    ['instance', TypeError, () => core.actor(missing)],
    ['instance', TypeError, () => core.actor(nothing)],
    ['instance', TypeError, () => core.actor(core.actor({}))],
    ['options', TypeError, () => core.actor({}, wrong)],
    ['options.name', TypeError, () => core.actor({}, { name: 7 as never })],
    ['options.reentrant', TypeError, () => core.actor({}, { reentrant: wrong })],
    ['options.executor', TypeError, () => core.actor({}, { executor: {} as never })],
  ],
  assertIsolated: [
    ['ref', TypeError, () => core.assertIsolated(missing)],
    ['ref', TypeError, () => core.assertIsolated({} as never)],
  ],
  hosts: [
    ['host', TypeError, () => core.installHost(missing)],
    ['host', TypeError, () => core.overrideHost({} as never)],
  ],
};

function inside(check: (tools: Tools) => unknown): Promise<void> {
  return withTestHost({ autoAdvance: true }, () =>
    core.withDiscardingTaskGroup((discarding) =>
      core.withTaskGroup(async (group: core.TaskGroup<void>, task) => {
        await check({ task, group, discarding });
      }),
    ),
  );
}

function expectTold(error: unknown, [argument, kind]: Misuse): void {
  expect(error, argument).toBeInstanceOf(kind);
  expect((error as Error).message).toContain(argument);
  // It says what there should be, and what there was instead.
  expect((error as Error).message).toMatch(/ must /);
}

for (const [name, calls] of Object.entries(rejecting)) {
  test(`error.0: ${name} rejects, naming the argument`, () =>
    inside(async (tools) => {
      for (const misuse of calls) {
        let promise: unknown;
        expect(() => (promise = misuse[2](tools)), `${misuse[0]}: it throws`).not.toThrow();
        expectTold(
          await (promise as Promise<unknown>).then(
            () => 'no error',
            (error: unknown) => error,
          ),
          misuse,
        );
      }
    }));
}

for (const [name, calls] of Object.entries(throwing)) {
  test(`error.0: ${name} throws, naming the argument`, () =>
    inside((tools) => {
      for (const misuse of calls) {
        let error: unknown = 'no error';
        try {
          misuse[2](tools);
        } catch (thrown) {
          error = thrown;
        }
        expectTold(error, misuse);
      }
    }));
}

test('error.0: every function and class of the package is checked above, or takes nothing that could be wrong', () => {
  const checked = Object.keys({ ...rejecting, ...throwing }).join(' ');
  const harmless = [
    'host',
    'isCancellation',
    'isTimeout',
    'now',
    'suppressedErrors',
    'taskTree',
    'TaskPriority',
    'Task',
  ];
  const together: Record<string, string> = {
    withDeadline: 'deadlines, free',
    withTimeout: 'deadlines, free',
    withTaskCancellationHandler: 'handlers, free',
    withTaskCancellationShield: 'handlers, free',
    withTaskPriorityEscalationHandler: 'handlers, free',
    withCheckedContinuation: 'continuations',
    withCancellableContinuation: 'continuations',
    withThrowingTaskGroup: 'withTaskGroup',
    withThrowingDiscardingTaskGroup: 'withDiscardingTaskGroup',
    Mutex: 'semaphores',
    installHost: 'hosts',
    overrideHost: 'hosts',
  };
  const unchecked = Object.keys(core).filter(
    (name) =>
      !name.endsWith('Error') && !harmless.includes(name) && !checked.includes(together[name] ?? name),
  );
  expect(unchecked).toEqual([]);
});
