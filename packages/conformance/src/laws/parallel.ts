import type { TaskGroup } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';
import { here } from '../here.ts';
import { begun, withPool } from '../threads/pool.ts';
import { crossing, realmId, staying } from '../threads/surroundings.ts';

/** Calls to other threads as members of the tree. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'parallel.1/another-thread',
    title: 'a call runs on another thread, two calls on two, and gives the result',
    run: (trial) =>
      withPool(
        trial,
        async ({ call }) => {
          const realms = new Set<string>();
          // As long as the second worker starts, the first may do the work of both.
          for (let round = 0; round < 200 && realms.size < 2; round += 1) {
            for (const realm of await call((to) => Promise.all([to.whereAfter(10), to.whereAfter(10)])))
              realms.add(realm);
          }
          trial.assert.equal(realms.size, 2, 'two calls on two threads');
          trial.assert.equal(realms.has(realmId), false, 'on threads of their own');
          trial.assert.deepEqual(await call((to) => to.echo({ a: [1, new Date(5)] })), {
            a: [1, new Date(5)],
          });
        },
        { size: 2 },
      ),
  },
  {
    id: 'parallel.1/child',
    title: 'a call is a child of the task that makes it, named after the function, and that waits for it',
    also: ['tree.4', 'observe.1'],
    run: (trial) =>
      withPool(trial, async ({ pool, task, call }) => {
        const { assert, core } = trial;
        let ended = false;
        const group = trial.on(task).withTaskGroup(async (_: TaskGroup<void>, inner) => {
          const waiting = here(trial, inner, () => pool.call.untilCancelled('child'));
          const note = (): void => {
            ended = true;
          };
          waiting.then(note, note);
          const tree = core.taskTree().tasks;
          const child = tree.find(({ name }) => name === 'untilCancelled');
          assert.equal(child?.parent, task.id);
          assert.equal(child?.kind, 'child');
        });
        await group;
        assert.ok(ended, 'the body that made it has ended: cancelled and awaited (let.11)');
        assert.deepEqual(await call((to) => to.readLog()), [], 'it had not begun');
      }),
  },
  {
    id: 'parallel.1/cancelled',
    title: 'a cancellation reaches the job with its reason; the scope waits until the job has really ended',
    also: ['tree.2', 'tree.5', 'cancel.17'],
    run: (trial) =>
      withPool(
        trial,
        async (shop) => {
          const { pool, call } = shop;
          const { assert, core } = trial;
          const hasBegun = begun(shop);
          const group = new core.Task((task) =>
            trial.on(task).withTaskGroup(async (children: TaskGroup<unknown>) => {
              children.addTask((child) => here(trial, child, () => pool.call.untilCancelled('job')));
              return (await children.next()).value;
            }),
          );
          await hasBegun;
          group.cancel({ why: ['enough'] });
          assert.deepEqual(await group.value, {
            isCancellationError: true,
            isCancelled: true,
            isAborted: true,
            reason: { why: ['enough'] },
          });
          assert.deepEqual(await call((to) => to.readLog()), ['job begins', 'job ends']);
        },
        { concurrency: 2 },
      ),
  },
  {
    id: 'parallel.1/cancelled-in-line',
    title: 'a job that is cancelled before it began never begins, and rejects with its CancellationError',
    run: (trial) =>
      withPool(trial, async (shop) => {
        const { pool, call } = shop;
        const { assert, core } = trial;
        const hasBegun = begun(shop);
        const holding = new core.Task((task) => here(trial, task, () => pool.call.untilCancelled('first')));
        await hasBegun;
        const waiting = Array.from(
          { length: 5 },
          () => new core.Task((task) => here(trial, task, () => pool.call.note('never'))),
        );
        await trial.settle();
        for (const one of waiting) one.cancel('too late');
        for (const one of waiting) {
          const error = await assert.rejects(one.value);
          assert.isError(error, 'CancellationError');
          assert.equal((error as { reason?: unknown }).reason, 'too late');
        }
        holding.cancel();
        await holding;
        assert.deepEqual(await call((to) => to.readLog()), ['first begins', 'first ends']);
      }),
  },
  {
    id: 'parallel.1/inherits',
    title: 'a job has the name, priority, deadline and the sendable task-locals of its call, and no others',
    also: ['local.3', 'deadline.5', 'priority.3'],
    run: (trial) =>
      withPool(trial, async ({ pool }) => {
        const { assert, core } = trial;
        const at = core.now() + 60_000;
        const seen = await new core.Task(
          (task) =>
            task.withValue(crossing, 'bound', (first) =>
              first.withValue(staying, 'bound', (bound) =>
                trial
                  .on(bound)
                  .withDeadline(at, (inner) => here(trial, inner, () => pool.call.surroundings())),
              ),
            ),
          { priority: 40 },
        ).value;
        assert.equal(seen.name, 'surroundings');
        assert.equal(seen.priority, 40);
        assert.ok(Math.abs((seen.deadline ?? 0) - at) < 1, `deadline ${seen.deadline}, wanted ${at}`);
        assert.equal(seen.crossing, 'bound');
        assert.equal(seen.staying, 'default');
        assert.equal(seen.isCancelled, false);
      }),
  },
  {
    id: 'parallel.1/deadline',
    title: 'a deadline of the caller cuts the job short, with a TimeoutError as its reason',
    also: ['deadline.2'],
    run: (trial) =>
      withPool(trial, async ({ pool, task, call }) => {
        await call((to) => to.note('ready'));
        const seen = await trial
          .on(task)
          .withTimeout(20, (inner) => here(trial, inner, () => pool.call.untilCancelled('timed')))
          // Where it took longer than that to begin it never does.
          .catch((error: unknown) => error);
        trial.assert.isError((seen as { reason?: unknown }).reason, 'TimeoutError');
      }),
  },
  {
    id: 'parallel.1/priority-order',
    title: 'jobs in line begin by priority, then in the order of the calls',
    also: ['priority.2'],
    run: (trial) =>
      withPool(trial, async ({ pool, call }) => {
        const { core, assert } = trial;
        const calls = [9, 21, 40, 21, 40, 9].map(
          (priority, index) =>
            new core.Task((task) => here(trial, task, () => pool.call.note(`${priority} ${index}`)), {
              priority,
            }),
        );
        // Not by their values: whoever waits for a value lends it priority.
        for (const one of calls) await one.settled;
        const log = await call((to) => to.readLog());
        assert.deepEqual(log, ['40 2', '40 4', '21 1', '21 3', '9 0', '9 5']);
      }),
  },
  {
    id: 'parallel.1/escalation',
    title: 'a rise of priority reaches a job that runs',
    also: ['priority.4'],
    run: (trial) =>
      withPool(trial, async (shop) => {
        const { pool } = shop;
        const { core } = trial;
        const hasBegun = begun(shop);
        const job = new core.Task((task) => here(trial, task, () => pool.call.untilEscalated()), {
          priority: 9,
        });
        await hasBegun;
        job.escalate(30);
        trial.assert.equal(await job.value, 30);
      }),
  },
  {
    id: 'parallel.1/events',
    title: 'while somebody observes, the tasks below a job are in the tree and in the events, under the call',
    also: ['observe.1', 'observe.2'],
    run: (trial) =>
      withPool(trial, async ({ pool, call }) => {
        const { assert, core } = trial;
        const log: string[] = [];
        const note = (type: string) => (one: { name: string | undefined; parent: number | null }) => {
          if (one.name === 'first' || one.name === 'second')
            log.push(`${type} ${one.name} under ${one.parent}`);
        };
        await call((to) => to.note('ready'));
        const watching = core.observe({ created: note('created'), settled: note('settled') });
        const job = new core.Task((task) => here(trial, task, () => pool.call.family()));
        const find = (wanted: string) => core.taskTree().tasks.filter(({ name }) => name === wanted);
        while (find('first').length + find('second').length < 2) await trial.sleep(1);
        const parent = find('family')[0]?.id;
        assert.deepEqual(
          [...find('first'), ...find('second')].map((one) => one.parent),
          [parent, parent],
        );
        assert.equal(find('family').length, 1, 'the job and the call are one task');
        job.cancel();
        await job.result;
        const dispose = (Symbol as { dispose?: symbol }).dispose ?? Symbol.for('Symbol.dispose');
        (watching as unknown as Record<symbol, () => void>)[dispose]!();
        const events = ['created first', 'created second', 'settled first', 'settled second'];
        assert.deepEqual(
          log.toSorted(),
          events.map((event) => `${event} under ${parent}`),
        );
        assert.equal(find('first').length, 0);
      }),
  },
];
