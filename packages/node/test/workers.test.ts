import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { forTest } from '@tasktree/tools/patience';
import {
  CancellationError,
  host,
  NotSendableError,
  ScopeClosedError,
  Task,
  type TaskGroup,
  taskTree,
  TimeoutError,
  withTaskGroup,
  withTimeout,
  WorkerPool,
} from '../src/index.ts';
import { errorOf, keepBusy, openPool, using } from './workers/pool.ts';
import { user } from './workers/work.ts';

const limit = { timeout: forTest };

test(
  'parallel.1: calls are children of the task that makes them, and give results and errors',
  limit,
  async (t) => {
    const pool = using(t, openPool({ size: 2 }));
    const sum = await withTaskGroup(async (group: TaskGroup<number>) => {
      for (let index = 0; index < 100; index += 1) group.addTask(() => pool.call.add(index, 1));
      let sum = 0;
      for await (const value of group) sum += value;
      return sum;
    });
    assert.equal(sum, 5050);
    const call = new Task(() => pool.call.sleep(50), { name: 'caller' });
    await new Promise(setImmediate);
    const { tasks } = taskTree();
    const caller = tasks.find(({ name }) => name === 'caller');
    assert.equal(tasks.find(({ name }) => name === 'sleep')?.parent, caller?.id);
    assert.equal(await call, 'slept');
    const error = await errorOf(pool.call.fail('no'));
    assert.ok(error instanceof RangeError && error.message === 'no');
    assert.equal((error.cause as Error).message, 'deeper');
    assert.match(error.stack ?? '', /at fail .*another thread.*workers\.test\.ts/s);
    assert.deepEqual(taskTree().tasks, []);
  },
);

test('parallel.1: name, priority, deadline and sendable task-locals cross', limit, async (t) => {
  const pool = using(t, openPool());
  const plain = await pool.call.describe();
  assert.deepEqual(
    { ...plain, left: undefined },
    { name: 'describe', priority: 21, user: 'nobody', left: undefined },
  );
  assert.equal(plain.left, Infinity);
  const there = await new Task(
    () => user.withValue('Ada', () => withTimeout(60_000, () => pool.call.describe())),
    { priority: 7 },
  );
  assert.deepEqual(
    { ...there, left: undefined },
    { name: 'describe', priority: 7, user: 'Ada', left: undefined },
  );
  assert.ok(there.left > 0 && there.left <= 60_000);
});

test('parallel.2: a cancellation reaches a loop that never awaits, with its reason', limit, async (t) => {
  assert.equal(host.workers?.sharedMemory, true);
  const pool = using(t, openPool());
  for (const reason of ['enough', { plain: ['data'] }, new RangeError('an error'), undefined]) {
    const { task: busy } = await keepBusy(pool);
    busy.cancel(reason);
    const error = await errorOf(busy);
    assert.ok(error instanceof CancellationError);
    assert.equal(error.reason, reason);
  }
  const error = await errorOf(withTimeout(20, () => pool.call.spin(60_000)));
  assert.ok(error instanceof CancellationError && error.reason instanceof TimeoutError);
});

test('a job that is cancelled before it begins never begins; one that waits is woken', limit, async (t) => {
  const pool = using(t, openPool());
  const { task: busy } = await keepBusy(pool);
  const ahead = new Task(() => pool.call.note('ahead'));
  const waiting = new Task(() => pool.call.note('waiting'));
  await new Promise(setImmediate);
  ahead.cancel();
  waiting.cancel();
  assert.ok((await errorOf(waiting)) instanceof CancellationError);
  // Not even for one that is with the worker is there anything to wait for.
  assert.ok((await errorOf(ahead)) instanceof CancellationError);
  busy.cancel();
  assert.deepEqual(await pool.call.note('after'), ['after']);
  const asleep = new Task(() => pool.call.sleep(60_000));
  await delay(20);
  asleep.cancel('up');
  assert.ok((await errorOf(asleep)) instanceof CancellationError);
});

test(
  'jobs leave the queue by priority, then in the order of the calls; escalation counts',
  limit,
  async (t) => {
    const pool = using(t, openPool());
    const { task: busy } = await keepBusy(pool);
    const call = (name: string, priority: number): Task<unknown> =>
      new Task(() => pool.call.note(name), { priority });
    // One is sent ahead of all that come later.
    const calls = [call('ahead', 1)];
    await new Promise(setImmediate);
    calls.push(call('low', 9), call('first', 21), call('second', 21), call('high', 25));
    const raised = call('raised', 5);
    await new Promise(setImmediate);
    raised.escalate(30);
    busy.cancel();
    await Promise.all([...calls, raised].map((task) => task.value));
    assert.deepEqual(await pool.call.note('end'), [
      'ahead',
      'raised',
      'high',
      'first',
      'second',
      'low',
      'end',
    ]);
  },
);

test('no job waits behind a long one while another worker has nothing to do', limit, async (t) => {
  const pool = using(t, openPool({ size: 2 }));
  await Promise.all([pool.call.sleep(50), pool.call.sleep(50)]);
  const long = new Task(() => pool.call.spin(60_000));
  const short = new Task(() => pool.call.sleep(50));
  await new Promise(setImmediate);
  // One is sent ahead to each.
  const others = [pool.call.add(1, 1), pool.call.add(2, 2)];
  await short;
  assert.deepEqual(await Promise.all(others), [2, 4]);
  long.cancel();
  await errorOf(long);
});

test('an escalation reaches a job that runs', limit, async (t) => {
  const pool = using(t, openPool());
  const call = new Task(() => pool.call.priorityAfter(200), { priority: 9 });
  await delay(50);
  call.escalate(25);
  assert.equal(await call, 25);
});

test('concurrency: so many jobs at a time in one worker', limit, async (t) => {
  const pool = using(t, openPool({ concurrency: 3 }));
  // Each waits until all three have begun.
  const calls = [1, 2, 3].map(() => pool.call.meet(3));
  assert.deepEqual(await Promise.all(calls), [3, 3, 3]);
});

test('parallel.3: what cannot be sent is named by its path, and spoils no other call', limit, async (t) => {
  const pool = using(t, openPool());
  const call = pool.call as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const good = call['add']!(1, 2);
  const bad = errorOf(call['add']!(1, { options: { onDone() {} } }));
  const result = errorOf(call['giveFunction']!());
  assert.equal(await good, 3);
  for (const [error, path] of [
    [await bad, 'args[1].options.onDone'],
    [await result, 'done'],
  ] as const) {
    assert.ok(error instanceof NotSendableError);
    assert.ok(error.message.includes(path), error.message);
  }
  const unknown = await errorOf(call['missing']!());
  assert.ok(unknown instanceof TypeError && /missing: .*expose/.test(unknown.message));
});

test('disposal refuses new calls, waits for those under way, and is harmless twice', limit, async () => {
  const pool = openPool({ name: 'images' });
  const under = [pool.call.sleep(50), pool.call.add(1, 1)];
  const disposals = [pool[Symbol.asyncDispose](), pool[Symbol.asyncDispose]()];
  const refused = await errorOf(pool.call.add(1, 2));
  assert.ok(refused instanceof ScopeClosedError && refused.message.includes('images'));
  await Promise.all(disposals);
  assert.deepEqual(await Promise.all(under), ['slept', 2]);
});

test('a worker has a pool of its own', limit, async (t) => {
  const pool = using(t, openPool());
  assert.equal(await pool.call.nested(20, 3), 23);
});

test('bad arguments are told at the call', () => {
  const make = (): unknown => undefined;
  const bad: [() => unknown, RegExp, typeof TypeError][] = [
    [() => new WorkerPool('work.ts' as never), /makeWorker must be a function/, TypeError],
    [() => new WorkerPool(make, { size: 'all' as never }), /options\.size .*'auto'; got "all"/, TypeError],
    [() => new WorkerPool(make, { size: 0 }), /options\.size/, RangeError],
    [() => new WorkerPool(make, { concurrency: Infinity }), /options\.concurrency/, RangeError],
    [() => new WorkerPool(make, { terminateAfter: Number.NaN }), /options\.terminateAfter/, RangeError],
    [() => new WorkerPool(make, { startTimeout: 'x' as never }), /options\.startTimeout/, TypeError],
    [() => new WorkerPool(make, { name: 1 as never }), /options\.name/, TypeError],
  ];
  for (const [operation, message, type] of bad) {
    assert.throws(operation, (error) => error instanceof type && message.test(error.message));
  }
});
