import type { AbortSignal, TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

const broken = new Error('This signal does not work.');

interface Behaviour {
  readonly aborted: boolean;
  readonly reason: unknown;
  readonly addEventListener: unknown;
  readonly removeEventListener: unknown;
}

const fail = (): never => {
  throw broken;
};

/** A signal that aborts by itself in the moment that somebody listens, if at all. */
function signalWith(wrong: PropertyDescriptorMap): AbortSignal {
  const behaviour: Behaviour = {
    aborted: false,
    reason: undefined,
    addEventListener() {},
    removeEventListener() {},
  };
  return Object.defineProperties(behaviour, wrong) as unknown as AbortSignal;
}

const signals: Record<string, readonly [cancels: boolean, reports: boolean, make: () => AbortSignal]> = {
  'cannot be asked whether it has aborted': [true, false, () => signalWith({ aborted: { get: fail } })],
  'cannot be asked why': [true, false, () => signalWith({ aborted: { value: true }, reason: { get: fail } })],
  'cannot be listened to': [true, false, () => signalWith({ addEventListener: { value: fail } })],
  'cannot be left alone': [false, true, () => signalWith({ removeEventListener: { value: fail } })],
};

const users: Record<string, (trial: Trial, task: TaskContext, signal: AbortSignal, look: Look) => unknown> = {
  'a task': ({ core }, _task, signal, look) => new core.Task(look, { signal }).value,
  'an async let': (trial, task, signal, look) => trial.on(task).asyncLet(look, { signal }),
  'a child': (trial, task, signal, look) =>
    trial.on(task).withTaskGroup(async (group) => {
      group.addTask(look, { signal });
      await group.next();
    }),
  'a group': (trial, task, signal, look) =>
    trial.on(task).withTaskGroup(
      async (group) => {
        group.addTask(look);
        await group.next();
      },
      { signal },
    ),
  'a timeout': (trial, task, signal, look) => trial.on(task).withTimeout(Infinity, look, { signal }),
  'a block': async (trial, task, signal, look) => {
    const scope = trial.on(task).taskScope({ signal });
    await scope.asyncLet(look);
    await scope[Symbol.asyncDispose]();
  },
  'a set': async (trial, task, signal, look) => {
    const set = here(trial, task, () => new trial.core.JoinSet<void>({ signal }));
    set.spawn(look);
    await here(trial, task, () => set.joinNext());
    await set[Symbol.asyncDispose]();
  },
};

type Look = (task: TaskContext) => void;

export const cases: readonly ConformanceCase[] = [
  ...Object.entries(signals).map(([name, [cancels, reports, make]]): ConformanceCase => ({
    id: `signal.3/${name.replaceAll(' ', '-')}`,
    title: `a signal that ${name} holds nobody up${cancels ? ', and counts as aborted' : ', and is reported'}`,
    also: ['tree.2', 'cancel.11'],
    async run(trial: Trial) {
      const { assert } = trial;
      for (const [user, use] of Object.entries(users)) {
        const seen: unknown[] = [];
        const look: Look = (task) => void seen.push(task.isCancelled, task.cancellationReason);
        await trial.root(async (task) => void (await use(trial, task, make(), look)));
        assert.deepEqual(seen, cancels ? [true, broken] : [false, undefined], user);
        await trial.settle();
      }
      const reported = (await trial.uncaught()).map(({ error }) => error);
      assert.deepEqual(reported, reports ? Object.keys(users).map(() => broken) : []);
    },
  })),
  {
    id: 'signal.3/a-line-that-a-signal-cannot-stop',
    title: 'a permit is not lost to a waiter whose signal cannot be left alone',
    also: ['map.6'],
    async run(trial: Trial) {
      const { assert, core } = trial;
      const mutex = new core.Mutex();
      const first = await mutex.lock();
      const second = mutex.lock({ signal: signalWith({ removeEventListener: { value: fail } }) });
      first.release();
      (await second).release();
      assert.ok(mutex.tryLock() !== undefined, 'the lock was lost');
      assert.deepEqual(await trial.uncaught(), [{ kind: 'exception', error: broken }]);
    },
  },
];
