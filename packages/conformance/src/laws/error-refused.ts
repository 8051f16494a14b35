import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

type Call = (given: never) => unknown;

/** Every function that takes options, by what it calls itself. */
function withOptions(trial: Trial, ops: ReturnType<Trial['on']>): Record<string, Call> {
  const { core } = trial;
  const semaphore = new core.Semaphore(1);
  const nothing = (): void => {};
  return {
    'new Task': (options) => new core.Task(nothing, options),
    'Task.detached': (options) => core.Task.detached(nothing, options),
    asyncLet: (options) => ops.asyncLet(nothing, options),
    taskScope: (options) => ops.taskScope(options),
    'scope.asyncLet': (options) => ops.taskScope().asyncLet(nothing, options),
    withTaskGroup: (options) => ops.withTaskGroup(nothing, options),
    withDiscardingTaskGroup: (options) => ops.withDiscardingTaskGroup(nothing, options),
    'group.addTask': (options) => ops.withTaskGroup((group) => group.addTask(nothing, options)),
    'group.start': (options) => ops.withTaskGroup((group) => group.start(nothing, options)),
    withTimeout: (options) => ops.withTimeout(5, nothing, options),
    withDeadline: (options) => ops.withDeadline(core.now() + 5, nothing, options),
    sleep: (options) => ops.sleep(1, options),
    concurrentMap: (options) => core.concurrentMap([], nothing, options),
    concurrentForEach: (options) => core.concurrentForEach([], nothing, options),
    mapReduce: (options) => core.mapReduce([], nothing, nothing as never, 0, options),
    'new JoinSet': (options) => new core.JoinSet(options),
    'set.spawn': (options) => new core.JoinSet().spawn(nothing, options),
    'semaphore.acquire': (options) => semaphore.acquire(options),
    'mutex.lock': (options) => new core.Mutex().lock(options),
    'new TaskLocal': (options) => new core.TaskLocal(options),
    actor: (options) => core.actor({}, options),
    observe: (options) => core.observe({}, options),
  };
}

async function refusal(trial: Trial, call: () => unknown, name: string): Promise<string> {
  const error = await trial.assert.rejects((async () => call())(), name);
  trial.assert.ok(error instanceof TypeError, `${name}: ${String(error)}`);
  return (error as Error).message;
}

/** What is no option, and what is no body. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.10/unknown-options',
    title: 'an option that a function does not know is refused, and the nearest that it knows is named',
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const ops = trial.on(task);
        for (const [name, call] of Object.entries(withOptions(trial, ops))) {
          const message = await refusal(
            trial,
            () => here(trial, task, () => call({ quark: 1 } as never)),
            name,
          );
          assert.ok(message.includes('options.quark'), `${name} names the option: ${message}`);
          assert.ok(
            /did you mean options\.\w+\?/.test(message),
            `${name} names one that is known: ${message}`,
          );
        }
        const near: Record<string, () => unknown> = {
          signal: () => ops.withTimeout(5, () => {}, { singal: undefined } as never),
          tolerance: () => ops.sleep(1, { tolerence: 5 } as never),
          permits: () => new core.Semaphore(1).acquire({ permit: 2 } as never),
          concurrency: () => ops.withTaskGroup(() => {}, { maxConcurrency: 2 } as never),
          abandonAfter: () => new core.Task(() => {}, { abandonafter: 2 } as never),
        };
        for (const [name, call] of Object.entries(near)) {
          const message = await refusal(trial, () => here(trial, task, call), name);
          assert.ok(message.includes(`did you mean options.${name}?`), message);
        }
      });
    },
  },
  {
    id: 'error.10/own-enumerable-keys',
    title: 'what options inherit, what is not enumerable, and symbols are no options; getters of a class are',
    also: ['error.0'],
    async run(trial: Trial) {
      const { assert } = trial;
      class Options {
        get name(): string {
          return 'of a class';
        }
        get other(): number {
          return 1;
        }
      }
      const hidden = Object.defineProperty({ [Symbol('mine')]: 1 }, 'hidden', { value: 1 });
      const prototype = Object.prototype as { quark?: unknown };
      let called = 0;
      await trial.root((task) =>
        trial.on(task).withTaskGroup(async (group) => {
          group.addTask((child) => assert.equal(child.name, 'of a class'), new Options());
          group.addTask(() => {}, hidden);
          group.addTask(() => {}, Object.create(null) as object);
          try {
            for (const polluting of [1, () => void called++]) {
              prototype.quark = polluting;
              group.addTask((child) => assert.equal(child.name, 'mine'), { name: 'mine' });
              await refusal(trial, () => group.addTask(() => {}, { name: 7 as never }), 'a bad name');
            }
          } finally {
            delete prototype.quark;
          }
          await group.waitForAll();
        }),
      );
      assert.equal(called, 0, 'what was inherited is not called');
    },
  },
  {
    id: 'error.10/handle-for-options',
    title: 'a handle or a signal in place of options is refused, with the words for what is meant',
    async run(trial: Trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        for (const [name, call] of Object.entries(withOptions(trial, trial.on(task)))) {
          const takesSignal = !/sleep|TaskLocal|actor|observe/.test(name);
          for (const [given, words] of [
            [task, 'write { signal: task.signal }'],
            [task.signal, 'write { signal }'],
          ] as const) {
            const message = await refusal(trial, () => here(trial, task, () => call(given as never)), name);
            assert.ok(message.includes('options'), `${name} names the argument: ${message}`);
            assert.equal(message.includes(words), takesSignal, `${name}: ${message}`);
          }
        }
      });
    },
  },
  {
    id: 'error.10/promise-for-a-body',
    title: 'a promise in place of a body is called one, with how to write the body',
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const ops = trial.on(task);
        const calls: Record<string, Call> = {
          'new Task': (body) => new core.Task(body),
          asyncLet: (body) => ops.asyncLet(body),
          'scope.asyncLet': (body) => ops.taskScope().asyncLet(body),
          withTaskGroup: (body) => ops.withTaskGroup(body),
          withDiscardingTaskGroup: (body) => ops.withDiscardingTaskGroup(body),
          'group.addTask': (body) => ops.withTaskGroup((group) => group.addTask(body)),
          'group.addTaskUnlessCancelled': (body) =>
            ops.withTaskGroup((group) => group.addTaskUnlessCancelled(body)),
          'group.start': (body) => ops.withTaskGroup((group) => group.start(body)),
          withTimeout: (body) => ops.withTimeout(5, body),
          withDeadline: (body) => ops.withDeadline(core.now() + 5, body),
          withTaskCancellationHandler: (body) => ops.withTaskCancellationHandler(body, () => {}),
          withTaskCancellationShield: (body) => ops.withTaskCancellationShield(body),
          withTaskExecutorPreference: (body) => ops.withTaskExecutorPreference(null, body),
          all: (body) => core.all([body]),
          race: (body) => core.race([body]),
          concurrentMap: (body) => core.concurrentMap([1], body),
          'new JoinSet': (body) => new core.JoinSet().spawn(body),
          'semaphore.withPermit': (body) => new core.Semaphore(1).withPermit(body),
          withValue: (body) => new core.TaskLocal({ defaultValue: 1 }).withValue(2, body),
        };
        for (const [name, call] of Object.entries(calls)) {
          for (const promise of [Promise.resolve(1), ops.asyncLet(() => 1), new core.Task(() => 1)]) {
            const message = await refusal(trial, () => here(trial, task, () => call(promise as never)), name);
            assert.ok(message.includes('got a promise: write () => fetchUser(id)'), `${name}: ${message}`);
          }
        }
      });
    },
  },
];
