import type { TaskContext, TaskGroup } from '@tasktree/core';
import { nothing, reactions } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

type Failing = () => Promise<never>;

/** A way to call a body and to wait for it. */
type Way = (body: Failing, task: TaskContext) => PromiseLike<unknown>;

const unused = (): void => {};

async function throwing(): Promise<never> {
  await reactions(3);
  throw new Error('thrown below');
}

async function inside(): Promise<never> {
  return await throwing();
}

async function caller(way: Way, task: TaskContext): Promise<void> {
  await way(inside, task);
}

async function callerOfCaller(way: Way, task: TaskContext): Promise<void> {
  await caller(way, task);
}

/** By what they call themselves: who bundles the suite may have renamed them. */
const callers = [throwing, inside, caller, callerOfCaller].map(({ name }) => name);

/** Which of these the stack of the error names that comes out of `way`, in order. */
async function shown(way: Way, task: TaskContext, trial: Trial): Promise<readonly string[]> {
  const { stack = '' } = (await trial.assert.rejects(callerOfCaller(way, task))) as Error;
  return stack
    .split('\n')
    .flatMap((line) => callers.filter((name) => ` ${line.trim()}`.includes(` ${name} (`)));
}

/** Ends the case as a gap where the engine loses the callers of a promise that was derived by `then`. */
async function requireCallers(trial: Trial, task: TaskContext): Promise<void> {
  const derived: Way = (body) =>
    body().then(unused, (error: unknown) => {
      throw error;
    });
  const seen = await shown(derived, task, trial);
  if (seen.length < callers.length)
    trial.gap('the engine does not look for callers along promises that are derived by then', 'error.9');
}

async function tryAll(trial: Trial, task: TaskContext, ways: Readonly<Record<string, Way>>): Promise<void> {
  await requireCallers(trial, task);
  trial.assert.deepEqual(await shown((body) => body(), task, trial), callers, 'a bare await');
  for (const [name, way] of Object.entries(ways))
    trial.assert.deepEqual(await shown(way, task, trial), callers, name);
  trial.assert.deepEqual(await trial.uncaught(), []);
}

/** With more frames to a stack than engines keep by themselves. */
async function withMoreFrames(run: () => Promise<void>): Promise<void> {
  const engine = Error as { stackTraceLimit?: number };
  const before = engine.stackTraceLimit;
  engine.stackTraceLimit = 20;
  try {
    await run();
  } finally {
    if (before === undefined) delete engine.stackTraceLimit;
    else engine.stackTraceLimit = before;
  }
}

/** All operations that take a body and are called `with…`, and the methods that are, each by its name. */
function waysWith(trial: Trial): Readonly<Record<string, Way>> {
  const { TaskLocal, Semaphore, Mutex } = trial.core;
  const executor = trial.host.scheduler;
  return {
    withTaskGroup: (body, task) => trial.on(task).withTaskGroup(body),
    withThrowingTaskGroup: (body, task) => trial.on(task).withThrowingTaskGroup(body),
    withDiscardingTaskGroup: (body, task) => trial.on(task).withDiscardingTaskGroup(body),
    withThrowingDiscardingTaskGroup: (body, task) => trial.on(task).withThrowingDiscardingTaskGroup(body),
    withTimeout: (body, task) => trial.on(task).withTimeout(Infinity, body),
    withDeadline: (body, task) => trial.on(task).withDeadline(new Date(8.64e15), body),
    withTaskCancellationHandler: (body, task) => trial.on(task).withTaskCancellationHandler(body, unused),
    withTaskCancellationShield: (body, task) => trial.on(task).withTaskCancellationShield(body),
    withTaskPriorityEscalationHandler: (body, task) =>
      trial.on(task).withTaskPriorityEscalationHandler(body, unused),
    withTaskExecutorPreference: (body, task) => trial.on(task).withTaskExecutorPreference(executor, body),
    withValue: (body, task) => {
      const local = new TaskLocal<number>();
      return trial.form === 'ambient' ? local.withValue(1, body) : task.withValue(local, 1, body);
    },
    withPermit: (body) => new Semaphore(1).withPermit(body),
    withLock: (body) => new Mutex().withLock(body),
  };
}

/** What they wait for is no body: an error comes from whoever resumes them. */
const continuations = ['withCheckedContinuation', 'withCancellableContinuation'];

/** The names of what can be called, and begins with "with": functions, and methods of classes and of handles. */
function namesWith(trial: Trial, task: TaskContext): readonly string[] {
  const values: unknown[] = Object.values(trial.core);
  const prototypes = values.flatMap((value) =>
    typeof value === 'function' && typeof value.prototype === 'object' ? [value.prototype as object] : [],
  );
  const named = [trial.core, Object.getPrototypeOf(task) as object, ...prototypes].flatMap((one) =>
    one === null ? [] : Object.getOwnPropertyNames(one),
  );
  return [...new Set(named)].filter((name) => /^with[A-Z]/.test(name) && !continuations.includes(name));
}

/** An error keeps its way: error.9. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.9/operations',
    title: 'an error thrown below any operation called with… shows the callers that a bare await shows',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const ways = waysWith(trial);
        trial.assert.deepEqual(namesWith(trial, task).toSorted(), Object.keys(ways).toSorted(), 'the names');
        await tryAll(trial, task, ways);
      });
    },
  },
  {
    id: 'error.9/options-of-operations',
    title: 'whatever options the operation was given, and wherever it is called',
    async run(trial: Trial) {
      await trial.root((task) => {
        const { signal } = task;
        return tryAll(trial, task, {
          'atMost of a shield': (body) => trial.on(task).withTaskCancellationShield(body, { atMost: 60_000 }),
          'abandonAfter of a time limit': (body) =>
            trial.on(task).withTimeout(60_000, body, { abandonAfter: 60_000 }),
          'a deadline in a deadline': (body) =>
            trial.on(task).withTimeout(60_000, (inner) => trial.on(inner).withTimeout(50_000, body)),
          'a signal of a time limit': (body) => trial.on(task).withTimeout(60_000, body, { signal }),
          'options of a group': (body) =>
            trial
              .on(task)
              .withTaskGroup(body, { concurrency: 2, signal, abandonAfter: 60_000, name: 'group' }),
          'a group that breaks no contract': (body) =>
            trial.on(task).withTaskGroup(body, { throwing: false }),
        });
      });
    },
  },
  {
    id: 'error.9/groups',
    title:
      'so does one below the body of a group of either kind that has children, some of which go on after it',
    async run(trial: Trial) {
      await trial.root((task) => {
        const ops = trial.on(task);
        const busy = (child: TaskContext): Promise<void> => trial.on(child).sleep(Infinity);
        const lingering = async (child: TaskContext): Promise<void> => {
          await busy(child).catch(unused);
          await trial.settle();
        };
        return tryAll(trial, task, {
          'children that answer': (body) =>
            ops.withTaskGroup((group: TaskGroup<void>) => {
              group.addTask(busy);
              return body();
            }),
          'children that linger': (body) =>
            ops.withDiscardingTaskGroup((group) => {
              group.addTask(lingering);
              return body();
            }),
          'an async let that lingers': (body) =>
            ops.withTimeout(60_000, (inner) => {
              trial.on(inner).asyncLet(lingering);
              return body();
            }),
          'one in the other': (body) =>
            ops.withTaskGroup((_group, inner) =>
              trial
                .on(inner)
                .withDiscardingTaskGroup((_inner, innermost) =>
                  trial.on(innermost).withTaskCancellationShield(body),
                ),
            ),
        });
      });
    },
  },
  {
    id: 'error.9/locks',
    title: 'so does one below an operation that holds a lock or permits, also when it had to wait for them',
    async run(trial: Trial) {
      const { Mutex, Semaphore } = trial.core;
      await trial.root((task) => {
        const mutex = new Mutex();
        const semaphore = new Semaphore(2);
        return tryAll(trial, task, {
          'a lock that is free': (body) => mutex.withLock(body),
          'a lock that is held': (body) => {
            void mutex.withLock(() => reactions());
            return mutex.withLock(body);
          },
          'permits that are free': (body) => semaphore.withPermit(body, { permits: 2 }),
          'permits that are held': (body) => {
            void semaphore.withPermit(() => reactions());
            return semaphore.withPermit(body, { permits: 2 });
          },
          'one in the other': (body) => mutex.withLock(() => semaphore.withPermit(body)),
        });
      });
    },
  },
  {
    id: 'error.9/async-lets',
    title:
      'where more frames are kept, so does one in an async let, for who reads it before its body runs or while it does',
    async run(trial: Trial) {
      await trial.root((task) => {
        const ops = trial.on(task);
        const ways: Readonly<Record<string, Way>> = {
          'read at once': (body) => ops.asyncLet(body),
          'read at once, by then': (body) => ops.asyncLet(body).then((value) => value),
          'read while it runs': async (body) => {
            const gate = trial.gate();
            const child = ops.asyncLet(() => gate.promise.then(body));
            await trial.settle();
            const reading = child.then((value) => value);
            gate.open();
            return await reading;
          },
          'of a block': async (body) => {
            await using scope = ops.taskScope();
            return await scope.asyncLet(body);
          },
          'of a group': (body) => ops.withTaskGroup((group) => group.run(body)),
        };
        return withMoreFrames(() => tryAll(trial, task, ways));
      });
    },
  },
  {
    id: 'error.9/tasks',
    title: 'where more frames are kept, so does one in a task, for who asks for its value in whatever way',
    async run(trial: Trial) {
      const { Task } = trial.core;
      await trial.root((task) => {
        const here = <R>(callback: () => R): R =>
          trial.form === 'ambient' ? callback() : task.run(callback);
        const rethrowing = async (result: Promise<PromiseSettledResult<unknown>>): Promise<unknown> => {
          const settled = await result;
          if (settled.status === 'rejected') throw settled.reason;
          return settled.value;
        };
        const ways: Readonly<Record<string, Way>> = {
          await: (body) => new Task(body),
          value: (body) => new Task(body).value,
          linkedValue: (body) => here(() => new Task(body).linkedValue()),
          catch: (body) =>
            new Task(body).catch((error: unknown) => {
              throw error;
            }),
          finally: (body) => new Task(body).finally(unused),
          result: (body) => rethrowing(new Task(body).result),
          detached: (body) => Task.detached(body),
          immediate: (body) => Task.immediate(body),
          'an immediate one, read later': async (body) => {
            const immediate = Task.immediate(() => trial.settle().then(body));
            await nothing;
            return await immediate;
          },
        };
        return withMoreFrames(() => tryAll(trial, task, ways));
      });
    },
  },
];
