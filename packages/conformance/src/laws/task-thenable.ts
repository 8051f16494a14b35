import type { ConformanceCase } from '../case.ts';

/** A task is a thenable, and meets hostile ones. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'task.6/thenable',
    title: 'a Task works in await, Promise.all, Promise.race and with then, catch and finally',
    async run(trial) {
      const { core, assert } = trial;
      const error = new Error('own');
      const task = new core.Task(() => 'value');
      const fails = new core.Task(() => {
        throw error;
      });
      let finals = 0;
      const final = (): void => {
        finals += 1;
      };
      assert.equal(await task, 'value');
      assert.deepEqual(await Promise.all([task, new core.Task(async () => 2)]), ['value', 2]);
      assert.equal(await Promise.race([task, new Promise(() => {})]), 'value');
      assert.equal(await task.then((value) => `${value}!`), 'value!');
      assert.equal(await fails.catch((caught: unknown) => caught), error);
      assert.equal(await task.finally(final), 'value');
      assert.equal(await assert.rejects(fails.finally(final)), error);
      assert.equal(finals, 2);
      assert.equal(await (async () => task)(), 'value', 'returned from an async function');
      assert.equal(await new core.Task(() => task), 'value', 'returned from a body');
    },
  },
  {
    id: 'task.6/hostile-thenables',
    title: 'a body may return any thenable, also a hostile one: it settles once, as a native promise would',
    async run(trial) {
      const { core, assert } = trial;
      const error = new Error('of the getter');
      type Then = (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void;
      const thenable = (then: Then): PromiseLike<unknown> => ({ then }) as PromiseLike<unknown>;
      let reads = 0;
      const gives: [() => unknown, unknown][] = [
        [() => thenable((resolve) => resolve('once')), 'once'],
        [
          () =>
            thenable((resolve, reject) => {
              resolve('first');
              resolve('second');
              reject(error);
              throw error;
            }),
          'first',
        ],
        [() => thenable((resolve) => resolve(thenable((resolve) => resolve('nested')))), 'nested'],
        [
          () =>
            Object.assign(() => {}, { then: (resolve: (value: string) => void) => resolve('of a function') }),
          'of a function',
        ],
        [
          () => ({
            get then() {
              reads += 1;
              return reads === 1 ? (resolve: (value: string) => void) => resolve('read once') : undefined;
            },
          }),
          'read once',
        ],
      ];
      for (const [body, expected] of gives) assert.equal(await new core.Task(body), expected);
      const plain = { then: 'no function' };
      assert.equal(await new core.Task<unknown>(() => plain).value, plain);
      const throwing: (() => unknown)[] = [
        () => ({
          get then() {
            throw error;
          },
        }),
        () =>
          thenable(() => {
            throw error;
          }),
        () => thenable((_, reject) => reject(error)),
        () =>
          Object.defineProperty(Promise.resolve(), 'constructor', {
            get() {
              throw error;
            },
          }),
        () =>
          Object.defineProperty(Promise.resolve(), 'then', {
            get() {
              throw error;
            },
          }),
      ];
      for (const body of throwing) assert.equal(await assert.rejects(new core.Task(body)), error);
    },
  },
  {
    id: 'task.6/hostile-thenables-of-children',
    title: 'the same for children and for the bodies of groups',
    async run(trial) {
      const { assert } = trial;
      const twice = {
        then(resolve: (value: string) => void, reject: (error: unknown) => void) {
          resolve('value');
          reject(new Error('too late'));
        },
      } as unknown as PromiseLike<string>;
      await trial.root(async (task) => {
        const value = await trial.on(task).withTaskGroup<string, string>((group) => {
          group.addTask(() => twice);
          return twice;
        });
        assert.equal(value, 'value');
        assert.equal(await task.asyncLet(() => twice), 'value');
      });
    },
  },
  {
    id: 'task.6/then-read-once',
    title:
      'the `then` of what a body returns is read once, also that of a real promise, and called later, on it',
    async run(trial) {
      const { core, assert } = trial;
      const own = Promise.resolve('a promise');
      const seen: string[] = [];
      const counted = <T extends object>(target: T, then: unknown): T =>
        Object.defineProperty(target, 'then', {
          get() {
            seen.push('read');
            return then;
          },
        });
      const isCalledOn = (target: object) =>
        function (this: unknown, resolve: (value: string) => void) {
          seen.push(this === target ? 'called' : 'called on something else');
          resolve('of its own then');
        };
      // oxlint-disable-next-line typescript/unbound-method -- called on its promise
      const nativeThen: unknown = Promise.prototype.then;
      const plain = {};
      const proxy = new Proxy(counted({}, isCalledOn(plain)), {
        has() {
          throw new Error('nobody needs to look whether it is there');
        },
      });
      const returned: [object, string[]][] = [
        [counted(own, isCalledOn(own)), ['read', 'after the call', 'called']],
        [counted(Promise.resolve('of its own then'), nativeThen), ['read', 'after the call']],
        [counted(plain, isCalledOn(plain)), ['read', 'after the call', 'called']],
        [proxy, ['read', 'after the call', 'called on something else']],
      ];
      for (const [value, expected] of returned) {
        seen.length = 0;
        const task = core.Task.immediate(() => value);
        seen.push('after the call');
        assert.equal(await task, 'of its own then');
        assert.deepEqual(seen, expected);
      }
    },
  },
];
