import type { TaskGroup } from '@tasktree/core';
import { reactions, until, untilToldToStop, watch, withoutTask } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** A group with a child for each name; a child ends when its name is called. */
function withNamed(
  trial: Trial,
  names: string,
  body: (group: TaskGroup<string>, end: (name: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  return trial.root((task) =>
    trial.on(task).withTaskGroup(async (group: TaskGroup<string>) => {
      const gates = new Map(names.split('').map((name) => [name, trial.gate()]));
      for (const [name, gate] of gates) {
        group.addTask(async () => {
          await gate.promise;
          return name;
        });
      }
      await trial.settle();
      await body(group, async (name) => {
        gates.get(name)?.open();
        await reactions();
      });
    }),
  );
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'collect.1/order-of-completion',
    title: 'next gives results in order of completion, also those that finished before it was called',
    async run(trial: Trial) {
      await withNamed(trial, 'abcd', async (group, end) => {
        for (const name of 'cad') await end(name);
        const order = [(await group.next()).value, (await group.next()).value];
        const waiting = group.next();
        const last = group.next();
        await end('b');
        order.push((await waiting).value, (await last).value);
        trial.assert.deepEqual(order, ['c', 'a', 'd', 'b']);
      });
    },
  },
  {
    id: 'collect.2/nothing-outstanding',
    title: 'with nothing outstanding next is done at once; then children may be added, and it works again',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<number>) => {
          const done = { done: true, value: undefined };
          const early = group.next();
          const state = watch(early);
          await reactions();
          trial.assert.ok(state.isSettled, 'it waited for something');
          trial.assert.deepEqual(await early, done);
          group.addTask(() => 1);
          trial.assert.deepEqual(await group.next(), { done: false, value: 1 });
          trial.assert.deepEqual(await group.next(), done);
          await group.waitForAll();
          trial.assert.equal((await group.nextResult()).done, true);
          group.addTask(() => 2);
          trial.assert.deepEqual(await group.next(), { done: false, value: 2 });
        });
      });
    },
  },
  {
    id: 'collect.3/is-empty',
    title: 'a finished child that was not taken keeps isEmpty false',
    async run(trial: Trial) {
      await withNamed(trial, 'a', async (group, end) => {
        trial.assert.ok(!group.isEmpty, 'a running child');
        await end('a');
        trial.assert.ok(!group.isEmpty, 'a finished child that was not taken');
        await group.next();
        trial.assert.ok(group.isEmpty, 'all taken');
        group.addTask(() => {
          throw new Boom();
        });
        await trial.settle();
        trial.assert.ok(!group.isEmpty, 'a failed child that was not taken');
        await group.nextResult();
        trial.assert.ok(group.isEmpty, 'the failure was taken');
      });
    },
  },
  {
    id: 'collect.4/waiter-cancelled',
    title:
      'next takes no notice of the cancellation of the waiter: it waits for a child, cancelled as well by then',
    also: ['cancel.1', 'group.9'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<string>, body) => {
          const gate = trial.gate();
          group.addTask(async (child) => {
            await untilToldToStop(child);
            await gate.promise;
            return 'result';
          });
          await trial.settle();
          const next = group.next();
          const state = watch(next);
          task.cancel();
          await trial.settle();
          trial.assert.ok(trial.on(body).isCancelled(), 'the waiter was not cancelled');
          trial.assert.ok(!state.isSettled, 'the wait was cut short');
          gate.open();
          trial.assert.deepEqual(await next, { done: false, value: 'result' });
        });
      });
    },
  },
  {
    id: 'collect.5/iteration',
    title: 'iterating gives the results in order of completion, until nothing is outstanding',
    also: ['collect.1'],
    async run(trial: Trial) {
      await withNamed(trial, 'abc', async (group, end) => {
        const seen: string[] = [];
        await end('b');
        for await (const value of group) {
          seen.push(value);
          if (value === 'b') await end('c');
          if (value === 'c') await end('a');
        }
        trial.assert.deepEqual(seen, ['b', 'c', 'a']);
      });
    },
  },
  {
    id: 'collect.5/break-and-go-on',
    title: 'break cancels nothing and closes nothing; a new loop goes on with the remaining children',
    async run(trial: Trial) {
      await withNamed(trial, 'abc', async (group, end) => {
        const seen: string[] = [];
        await end('a');
        for await (const value of group) {
          seen.push(value);
          break;
        }
        trial.assert.ok(!group.isCancelled, 'break cancelled the group');
        group.addTask((child) => (trial.on(child).isCancelled() ? 'cancelled' : 'd'));
        await trial.settle();
        await end('b');
        await end('c');
        for await (const value of group) seen.push(value);
        trial.assert.deepEqual(seen, ['a', 'd', 'b', 'c']);
      });
    },
  },
  {
    id: 'collect.5/ended-iterators',
    title: 'an iterator that ended or threw stays ended; a new one starts afresh',
    also: ['throwing.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<number>) => {
          const done = { done: true, value: undefined };
          const ended = group[Symbol.asyncIterator]();
          trial.assert.deepEqual(await ended.next(), done);
          const boom = new Boom();
          group.addTask(() => {
            throw boom;
          });
          const threw = group[Symbol.asyncIterator]();
          trial.assert.equal(await trial.assert.rejects(threw.next()), boom);
          group.addTask(() => 1);
          await trial.settle();
          trial.assert.deepEqual(await ended.next(), done, 'the one that had ended');
          trial.assert.deepEqual(await threw.next(), done, 'the one that threw');
          trial.assert.deepEqual(await group[Symbol.asyncIterator]().next(), { done: false, value: 1 });
          trial.assert.equal(
            (group as unknown as { return?: unknown }).return,
            undefined,
            'the group has return()',
          );
        });
      });
    },
  },
  {
    id: 'collect.6/first-come-first-served',
    title: 'several waits on one group at the same time are served in order',
    async run(trial: Trial) {
      const { Task } = trial.core;
      await withNamed(trial, 'abc', async (group, end) => {
        const order: string[] = [];
        const wait = (who: string) => async (): Promise<void> => {
          const { value } = await group.next();
          order.push(`${who}: ${value}`);
        };
        const waits = [
          Task.immediate(wait('first')),
          Task.immediate(wait('second')),
          Task.immediate(wait('third')),
        ];
        for (const name of 'cab') await end(name);
        await Promise.all(waits);
        trial.assert.deepEqual(order, ['first: c', 'second: a', 'third: b']);
      });
    },
  },
  {
    id: 'collect.6/kinds-of-waits',
    title: 'next, nextResult and waitForAll wait in one line',
    also: ['throwing.4', 'throwing.5'],
    async run(trial: Trial) {
      await withNamed(trial, 'abcd', async (group, end) => {
        const first = group.next();
        const result = group.nextResult();
        const rest = group.waitForAll();
        const restState = watch(rest);
        const after = group.next();
        for (const name of 'bac') await end(name);
        trial.assert.equal((await first).value, 'b');
        trial.assert.deepEqual(withoutTask((await result).value), { status: 'fulfilled', value: 'a' });
        trial.assert.ok(!restState.isSettled, 'waitForAll did not wait for all');
        await end('d');
        await until(trial, () => restState.isSettled);
        trial.assert.ok(restState.isSettled, 'waitForAll hangs');
        trial.assert.equal((await after).done, true, 'who came after waitForAll got a result');
      });
    },
  },
  {
    id: 'collect.5/closed-while-it-waits',
    title: 'a pending next() of an iterator that is closed settles as done, and takes no result',
    also: ['map.5', 'map.8'],
    async run(trial: Trial) {
      const { assert, core } = trial;
      await trial.root(async (task) => {
        const gate = trial.gate();
        const close = async (source: AsyncIterable<unknown>): Promise<void> => {
          const iterator = source[Symbol.asyncIterator]();
          const pending = [iterator.next(), iterator.next()];
          await iterator.return?.();
          for (const step of pending) assert.deepEqual(await step, { done: true, value: undefined });
          assert.deepEqual(await iterator.next(), { done: true, value: undefined });
        };
        await trial.on(task).withTaskGroup(async (group: TaskGroup<string>) => {
          group.addTask(() => gate.promise.then(() => 'kept'));
          await close(group);
          gate.open();
          assert.equal((await group.next()).value, 'kept', 'of the group');
        });
        const set = task.run(() => new core.JoinSet<string>());
        const other = trial.gate();
        set.spawn(() => other.promise.then(() => 'kept'));
        await close(set);
        other.open();
        assert.equal((await set.joinNext())?.status, 'fulfilled', 'of the set');
        await set[Symbol.asyncDispose]();
      });
    },
  },
];
