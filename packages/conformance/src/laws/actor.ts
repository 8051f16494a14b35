import type { ActorRef, Executor, Job, TaskContext, TaskGroup } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';
import { here } from '../here.ts';

/** Actors on one thread. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'actor.1/stretches',
    title:
      'a job does not start inside the synchronous stretch of another, not even where that runs the jobs of their executor',
    async run(trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const jobs: Job[] = [];
      const executor: Executor = { enqueue: (job) => void jobs.push(job) };
      const flush = (): void => {
        for (const job of jobs.splice(0)) job.run();
      };
      class Pair {
        inner: Promise<void> | undefined;
        outer(): void {
          log.push('outer begins');
          this.inner = ref.note();
          flush();
          log.push('outer ends');
        }
        note(): void {
          log.push('note');
        }
      }
      const pair = new Pair();
      const ref = core.actor(pair, { executor });
      await trial.root(async (task) => {
        const outer = here(trial, task, () => ref.outer());
        flush();
        await trial.settle();
        flush();
        await outer;
        await pair.inner;
      });
      assert.deepEqual(log, ['outer begins', 'outer ends', 'note']);
    },
  },
  {
    id: 'actor.1/reentrant',
    title:
      'while a call waits for something others start, and no two calls see the same state between awaits',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      class Counter {
        #value = 0;
        async wait(): Promise<number> {
          await hold.promise;
          return ++this.#value;
        }
        next(): number {
          return ++this.#value;
        }
      }
      const counter = core.actor(new Counter());
      await trial.root(async (task) => {
        const waits = here(trial, task, () => counter.wait());
        const values: number[] = [];
        await trial.on(task).withTaskGroup(async (group: TaskGroup<number[]>) => {
          for (let worker = 0; worker < 20; worker += 1) {
            group.addTask((child) =>
              Promise.all(Array.from({ length: 10 }, () => here(trial, child, () => counter.next()))),
            );
          }
          for await (const some of group) values.push(...some);
        });
        assert.equal(new Set(values).size, 200, 'no value is given twice');
        hold.open();
        assert.equal(await waits, 201);
      });
    },
  },
  {
    id: 'actor.1/no-deadlock',
    title: 'two actors that call each other, and themselves, go on',
    async run(trial) {
      const { core, assert } = trial;
      class Player {
        async hit(left: number): Promise<string> {
          if (left === 0) return 'done';
          return left % 3 === 0 ? ping.hit(left - 1) : pong.hit(left - 1);
        }
      }
      const ping = core.actor(new Player(), { name: 'ping' });
      const pong = core.actor(new Player(), { name: 'pong' });
      const outcome = await trial.root((task) =>
        here(trial, task, () => Promise.all([ping.hit(10), pong.hit(10), ping.hit(7)])),
      );
      assert.deepEqual(outcome, ['done', 'done', 'done']);
    },
  },
  {
    id: 'actor.1/child',
    title:
      'a call is a child: it has the task-locals, is cancelled with its task, and starts in its turn all the same',
    also: ['tree.5', 'local.3'],
    async run(trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const hold = trial.gate();
      const seen: unknown[] = [];
      class Watcher {
        hold(): Promise<void> {
          return hold.promise;
        }
        look(): void {
          const task = core.Task.current;
          seen.push(
            task?.isCancelled,
            task?.priority,
            task?.run(() => local.get()),
          );
        }
      }
      const ref = core.actor(new Watcher(), { reentrant: false });
      const other = trial.root((task) => here(trial, task, () => ref.hold()));
      await trial.settle();
      const caller = new core.Task(
        (task) => task.withValue(local, 'bound', (bound) => here(trial, bound, () => ref.look())),
        { priority: 40 },
      );
      await trial.settle();
      caller.cancel('enough');
      await trial.settle();
      assert.deepEqual(seen, [], 'it waits in line');
      hold.open();
      await caller.result;
      assert.deepEqual(seen, [true, 40, 'bound']);
      await other;
    },
  },
  {
    id: 'actor.2/order',
    title: 'jobs start by priority, then in the order of the calls, whatever the executor does',
    also: ['priority.2'],
    async run(trial) {
      const { core, host, assert } = trial;
      const waiting: Job[] = [];
      const lastFirst: Executor = {
        enqueue(job) {
          waiting.push(job);
          host.scheduler.enqueue({ priority: 1, run: () => waiting.pop()?.run() }, 1);
        },
      };
      for (const executor of [undefined, lastFirst]) {
        const log: number[] = [];
        class Log {
          add(value: number): void {
            log.push(value);
          }
        }
        const ref = core.actor(new Log(), executor === undefined ? {} : { executor });
        const call = (values: number[]) => (task: TaskContext) =>
          here(trial, task, () => Promise.all(values.map((value) => ref.add(value))));
        const range = (start: number): number[] => Array.from({ length: 20 }, (_, index) => start + index);
        await trial.root(async (task) => {
          await Promise.all([
            call(range(100))(task),
            core.Task.immediate(call(range(300)), { priority: 30 }),
            core.Task.immediate(call(range(200)), { priority: 25 }),
            call(range(120))(task),
          ]);
        });
        assert.deepEqual(log, [...range(300), ...range(200), ...range(100), ...range(120)]);
      }
    },
  },
  {
    id: 'actor.5/isolated',
    title: 'assertIsolated holds in calls and in tasks made there, and throws everywhere else',
    async run(trial) {
      const { core, assert } = trial;
      const isOn = (ref: ActorRef<object>): boolean => {
        try {
          core.assertIsolated(ref);
          return true;
        } catch (error) {
          assert.isError(error, 'IsolationError');
          return false;
        }
      };
      class Place {
        async where(): Promise<boolean[]> {
          const task = core.Task.current as TaskContext;
          const asks = (): boolean => isOn(ref);
          return [
            isOn(ref),
            isOn(other),
            await trial.on(task).withTimeout(1000, asks),
            await new core.Task(asks),
            await core.Task.immediate(asks).value,
            await core.Task.detached(asks),
            await trial.on(task).asyncLet(asks),
          ];
        }
      }
      const ref = core.actor(new Place());
      const other = core.actor(new Place());
      const [on, elsewhere, operation, ...made] = await trial.root((task) =>
        here(trial, task, () => ref.where()),
      );
      assert.deepEqual([on, elsewhere, operation], [true, false, true]);
      assert.deepEqual(made.slice(2), [false, false], 'detached, child');
      if (trial.host.ambient === 'full') assert.deepEqual(made.slice(0, 1), [true], 'new Task');
      assert.equal(isOn(ref), false, 'outside any task');
      assert.equal(await trial.root(() => isOn(ref)), false, 'in another task');
    },
  },
  {
    id: 'actor.5/not-reentrant',
    title:
      'a call holds an actor that is not reentrant until it has settled, and calling it from inside is told',
    async run(trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      class Account {
        async pay(name: string): Promise<void> {
          log.push(`${name} begins`);
          await core.Task.yield();
          log.push(`${name} ends`);
        }
        again(): Promise<void> {
          return ref.pay('inside');
        }
        byWay(): Promise<void> {
          return friend.ask();
        }
        fail(): void {
          throw new Error('fails');
        }
      }
      const ref = core.actor(new Account(), { reentrant: false });
      const friend = core.actor({ ask: () => ref.pay('friend') });
      await trial.root(async (task) => {
        const calls = here(trial, task, () => [ref.pay('a'), ref.fail(), ref.pay('b')] as const);
        await assert.rejects(calls[1]);
        await Promise.all([calls[0], calls[2]]);
        assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends']);
        assert.isError(await assert.rejects(here(trial, task, () => ref.again())), 'AwaitCycleError');
        assert.isError(await assert.rejects(here(trial, task, () => ref.byWay())), 'AwaitCycleError');
        await here(trial, task, () => ref.pay('c'));
      });
      assert.deepEqual(log.slice(4), ['c begins', 'c ends']);
    },
  },
  {
    id: 'actor.5/disposed',
    title: 'disposing an actor waits for the calls under way, and later calls reject with ScopeClosedError',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      class File {
        async read(): Promise<void> {
          await hold.promise;
          log.push('read');
        }
        close(): void {
          log.push('close');
        }
      }
      const ref = core.actor(new File(), { reentrant: false });
      const disposeSymbol =
        (Symbol as { asyncDispose?: symbol }).asyncDispose ?? Symbol.for('Symbol.asyncDispose');
      const dispose = (): Promise<void> =>
        (ref as unknown as Record<symbol, () => Promise<void>>)[disposeSymbol]!();
      await trial.root(async (task) => {
        const calls = here(trial, task, () => [ref.read(), ref.close()]);
        const disposed = dispose().then(() => log.push('disposed'));
        assert.isError(await assert.rejects(here(trial, task, () => ref.close())), 'ScopeClosedError');
        await trial.settle();
        assert.deepEqual(log, []);
        hold.open();
        await Promise.all(calls);
        await disposed;
        await dispose();
      });
      assert.deepEqual(log, ['read', 'close', 'disposed']);
    },
  },
];
