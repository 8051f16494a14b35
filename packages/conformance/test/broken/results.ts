// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import type { TaskContext, TaskGroup } from '@tasktree/core';
import { CollectingFace, GroupFace } from '@tasktree/core/src/group/group-face.ts';
import '@tasktree/core';
import type { Breakage, Fn } from './kit.ts';

/** Tells for each group what its children are up to, as something that keeps its own books would. */
function books(): { of: (group: object) => Promise<unknown>[]; wrap: (original: Fn) => Fn } {
  const all = new WeakMap<object, Promise<unknown>[]>();
  const of = (group: object): Promise<unknown>[] => {
    const list = all.get(group) ?? [];
    all.set(group, list);
    return list;
  };
  const wrap = (original: Fn): Fn =>
    function (this: object, body: Fn, options) {
      if (typeof body !== 'function') return original.call(this, body, options) as unknown;
      let settle!: (outcome: Promise<unknown>) => void;
      const outcome = new Promise<unknown>((resolve) => {
        settle = resolve;
      });
      outcome.catch(() => {});
      original.call(
        this,
        (task: unknown) => {
          const result = (async () => body(task) as unknown)();
          settle(result);
          return result;
        },
        options,
      );
      of(this).push(outcome);
      return undefined;
    };
  return { of, wrap };
}

/** Groups that deliver their results in another way. */
export const brokenResults: readonly Breakage[] = [
  {
    what: 'a group that gives results in the order of adding',
    laws: ['collect.1'],
    breakIt(kit) {
      const { of, wrap } = books();
      kit.method(CollectingFace, 'addTask', wrap);
      kit.method(
        CollectingFace,
        'next',
        () =>
          async function (this: TaskGroup<unknown>) {
            const outcome = of(this).shift();
            return outcome === undefined
              ? { done: true, value: undefined }
              : { done: false, value: await outcome };
          },
      );
    },
  },
  {
    what: 'a group whose next fails when nothing is outstanding',
    laws: ['collect.2'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'next',
        (original) =>
          function (this: TaskGroup<unknown>) {
            return this.isEmpty ? Promise.reject(new Error('empty')) : (original.call(this) as unknown);
          },
      ),
  },
  {
    what: 'a group that is empty as soon as nothing runs',
    laws: ['collect.3'],
    breakIt(kit) {
      const { of, wrap } = books();
      const over = new WeakSet<Promise<unknown>>();
      kit.method(CollectingFace, 'addTask', (original) => {
        const adding = wrap(original);
        return function (this: TaskGroup<unknown>, ...args) {
          adding.apply(this, args);
          const outcome = of(this).at(-1);
          const note = (): unknown => outcome && over.add(outcome);
          outcome?.then(note, note);
        };
      });
      kit.getter(
        CollectingFace,
        'isEmpty',
        () =>
          function (this: TaskGroup<unknown>) {
            return of(this).every((outcome) => over.has(outcome));
          },
      );
    },
  },
  {
    what: 'a group that lets one wait at a time',
    laws: ['collect.6'],
    breakIt(kit) {
      const waiting = new WeakSet();
      kit.method(
        CollectingFace,
        'next',
        (original) =>
          async function (this: TaskGroup<unknown>) {
            if (waiting.has(this)) throw new Error('somebody waits already');
            waiting.add(this);
            try {
              return (await original.call(this)) as unknown;
            } finally {
              waiting.delete(this);
            }
          },
      );
    },
  },
  {
    what: 'a group that stops delivering when it is cancelled',
    laws: ['group.9'],
    breakIt: (kit) => {
      for (const name of ['next', 'nextResult']) {
        kit.method(
          CollectingFace,
          name,
          (original) =>
            function (this: TaskGroup<unknown>) {
              return this.isCancelled
                ? Promise.resolve({ done: true, value: undefined })
                : (original.call(this) as unknown);
            },
        );
      }
    },
  },
  {
    what: 'a group that is cancelled by an error that was taken from it',
    laws: ['throwing.2'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'next',
        (original) =>
          async function (this: TaskGroup<unknown>) {
            try {
              return (await original.call(this)) as unknown;
            } catch (error) {
              this.cancelAll();
              throw error;
            }
          },
      ),
  },
  {
    what: 'a nextResult that throws',
    laws: ['throwing.5'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'nextResult',
        () =>
          async function (this: TaskGroup<unknown>) {
            const { done, value } = await this.next();
            return done === true ? { done, value } : { done, value: { status: 'fulfilled', value } };
          },
      ),
  },
  {
    what: 'a group that loses the value of its body',
    laws: ['group.2'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        (original) =>
          async function (...args) {
            await original.apply(this, args);
          },
      ),
  },
  {
    what: 'a group that refuses tasks once it is cancelled',
    laws: ['group.3', 'group.7'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'addTask',
        (original) =>
          function (this: TaskGroup<unknown>, ...args) {
            if (this.isCancelled) throw new Error('cancelled');
            original.apply(this, args);
          },
      ),
  },
  {
    what: 'a group whose children have the priority of whoever adds them',
    laws: ['group.4'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'addTask',
        (original) =>
          function (body, options) {
            original.call(this, body, { priority: kit.core.Task.currentPriority, ...options });
          },
      ),
  },
  {
    what: 'a group that never says that it is cancelled',
    laws: ['group.1', 'group.8'],
    breakIt: (kit) => kit.getter(CollectingFace, 'isCancelled', () => () => false),
  },
  {
    what: 'a start that waits for the end of the child',
    laws: ['group.14'],
    breakIt: (kit) =>
      kit.method(
        CollectingFace,
        'start',
        () =>
          function (this: TaskGroup<unknown>, body: Fn, options) {
            return new Promise((resolve, reject) => {
              this.addTask(async (task) => {
                try {
                  let ready: unknown;
                  const value: unknown = await body(task, (one: unknown) => {
                    ready = one;
                  });
                  resolve(ready);
                  return value;
                } catch (error) {
                  reject(error);
                  return undefined;
                }
              }, options);
            });
          },
      ),
  },
  {
    what: 'a group that leaves cancelled children behind after a moment',
    laws: ['tree.4'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        (original) =>
          function (body, options) {
            return original.call(this, body, { abandonAfter: 0, ...options }) as unknown;
          },
      ),
  },
  {
    what: 'a group that reports what takes no notice at a time of its own',
    laws: ['grace.1'],
    breakIt: (kit) =>
      kit.both(
        'withTaskGroup',
        (original) =>
          function (body, options) {
            return original.call(this, body, options && { ...options, reportAfter: 60_000 }) as unknown;
          },
      ),
  },
  {
    what: 'a discarding group that always says that it is empty',
    laws: ['discard.2'],
    breakIt: (kit) => kit.getter(GroupFace, 'isEmpty', () => () => true),
  },
  {
    what: 'a discarding group whose body is not told',
    laws: ['discard.6'],
    breakIt: (kit) => kit.getter(GroupFace, 'signal', () => () => new AbortController().signal),
  },
  {
    what: 'a discarding group in which an error of a child wins over that of the body',
    laws: ['discard.5'],
    breakIt: (kit) =>
      kit.both(
        'withDiscardingTaskGroup',
        (original) =>
          async function (...args) {
            try {
              return (await original.apply(this, args)) as unknown;
            } catch (error) {
              throw kit.core.suppressedErrors(error)[0] ?? error;
            }
          },
      ),
  },
  {
    what: 'a discarding group that fails because its children were cancelled',
    laws: ['discard.7'],
    breakIt: (kit) =>
      kit.method(
        GroupFace,
        'addTask',
        (original) =>
          function (body: Fn, options) {
            original.call(
              this,
              async (task: TaskContext) => {
                try {
                  await body(task);
                } catch (error) {
                  // An error of its own, without the cancellation as its cause: that would be an answer (cancel.19).
                  throw task.isCancelled ? new Error('cancelled') : error;
                }
              },
              options,
            );
          },
      ),
  },
];
