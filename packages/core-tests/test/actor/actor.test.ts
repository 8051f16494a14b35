import { inspect } from 'node:util';
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  actor,
  type ActorRef,
  type Executor,
  type Job,
  ScopeClosedError,
  AwaitCycleError,
  Task,
  TaskLocal,
  taskTree,
  withTaskGroup,
} from '@tasktree/core';
import { explore, withTestHost } from '@tasktree/testing';
import { expect, test } from 'vitest';

class Diary {
  readonly lines: string[] = [];
  note(line: string): number {
    return this.lines.push(line);
  }
  async slowly(line: string, ms: number): Promise<void> {
    this.lines.push(`${line} begins`);
    await Task.sleep(ms);
    this.lines.push(`${line} ends`);
  }
  get length(): number {
    throw new Error('a getter was called from outside');
  }
}

test('actor.1: a reference has the methods and nothing else', () =>
  withTestHost({}, async () => {
    const ref = actor(new Diary());
    const looked = ref as unknown as Record<string, unknown>;
    expect(typeof looked['note']).toBe('function');
    expect(looked['note']).toBe(looked['note']);
    for (const key of ['lines', 'length', 'then', 'constructor', 'toString'])
      expect(looked[key]).toBeUndefined();
    expect('note' in ref).toBe(true);
    expect('lines' in ref).toBe(false);
    expect(() => (looked['lines'] = [])).toThrow(/Diary\.lines: the state of an actor/);
    expect(() => delete looked['note']).toThrow(TypeError);
    expect(inspect(ref)).toContain(`{ name: 'Diary' }`);
    expect(await (await Promise.resolve(ref)).note('a')).toBe(1);
  }));

test('actor.1: calls overlap at awaits, and with { reentrant: false } they do not', () =>
  withTestHost({}, async (host) => {
    for (const [reentrant, expected] of [
      [true, ['a begins', 'b begins', 'b ends', 'a ends']],
      [false, ['a begins', 'a ends', 'b begins', 'b ends']],
    ] as const) {
      const diary = new Diary();
      const ref = actor(diary, { reentrant });
      const both = new Task(() => Promise.all([ref.slowly('a', 20), ref.slowly('b', 10)]));
      await host.advance(100);
      await both;
      expect(diary.lines).toEqual(expected);
    }
  }));

test('actor.1 and tree.2: a call that is not awaited is cancelled and awaited when the body around ends', () =>
  withTestHost({}, async (host) => {
    const diary = new Diary();
    const ref = actor(diary);
    const task = new Task(() => {
      void ref.slowly('a', 1000).catch(() => diary.note('cut short'));
    });
    await host.settle();
    await task;
    expect(diary.lines).toEqual(['a begins', 'cut short']);
  }));

test('a call is seen in the tree as a child, with the names of the actor and the method', () =>
  withTestHost({}, async (host) => {
    const ref = actor(new Diary(), { name: 'diary' });
    const task = new Task(() => ref.slowly('a', 10), { name: 'caller' });
    await host.settle();
    const call = taskTree().tasks.find(({ name }) => name === 'diary.slowly');
    expect(call).toMatchObject({ parent: task.id, kind: 'child', state: 'waiting', waitsFor: ['sleep'] });
    expect(taskTree().tasks.find(({ id }) => id === task.id)?.waitsFor).toEqual([call?.id]);
    await host.advance(10);
    await task;
  }));

test('actor.2: a call that waits rises with the task that waits for it', () =>
  withTestHost({}, async (host) => {
    const diary = new Diary();
    const ref = actor(diary, { reentrant: false });
    const held = new Task(() => ref.slowly('held', 10));
    await host.settle();
    const first = new Task(() => ref.note('first'));
    const second = new Task(() => ref.note('second'));
    await host.settle();
    second.escalate(40);
    await host.advance(10);
    await Promise.all([held, first, second]);
    expect(diary.lines).toEqual(['held begins', 'held ends', 'second', 'first']);
  }));

test('actor.2 and local.6: whatever a seed decides, equal calls start in order, each in its own context', async () => {
  const storage = new AsyncLocalStorage<number>();
  const local = new TaskLocal<number>({ defaultValue: -1 });
  const range = Array.from({ length: 30 }, (_, index) => index);
  await explore(
    async () => {
      const seen: [number, number | undefined, number][] = [];
      const ref = actor({
        note: (value: number) => void seen.push([value, storage.getStore(), local.get()]),
      });
      await withTaskGroup((group) => {
        group.addTask(() =>
          Promise.all(
            range.map((value) => storage.run(value, () => local.withValue(value, () => ref.note(value)))),
          ),
        );
      });
      expect(seen).toEqual(range.map((value) => [value, value, value]));
    },
    { seeds: 20 },
  );
});

test('an executor gets each job with its priority; two actors may share one, and a job run twice starts once', () =>
  withTestHost({}, async (host) => {
    const jobs: [Job, number][] = [];
    const executor: Executor = { enqueue: (job, priority) => void jobs.push([job, priority]) };
    const [a, b] = [new Diary(), new Diary()];
    const [first, second] = [actor(a, { executor }), actor(b, { executor })];
    const low = new Task(() => Promise.all([first.note('one'), second.note('two')]), { priority: 9 });
    await host.settle();
    expect(jobs.map(([, priority]) => priority)).toEqual([9, 9]);
    expect(a.lines).toEqual([]);
    for (const [job] of jobs) {
      job.run();
      job.run();
    }
    expect([a.lines, b.lines]).toEqual([['one'], ['two']]);
    await low;
  }));

test('actor.5: disposal runs the last job on the actor, once, and is told of from inside', () =>
  withTestHost({}, async (host) => {
    const log: string[] = [];
    const ref = actor({
      async work(): Promise<void> {
        await Task.sleep(10);
        log.push('work');
      },
      leave: (): PromiseLike<void> => ref[Symbol.asyncDispose](),
      [Symbol.asyncDispose](): Promise<void> {
        log.push(`disposed ${Task.isCancelled}`);
        return Promise.resolve();
      },
    });
    const task = new Task(async () => {
      await expect(ref.leave()).rejects.toBeInstanceOf(AwaitCycleError);
      const work = ref.work();
      const disposals = [ref[Symbol.asyncDispose](), ref[Symbol.asyncDispose]()];
      await expect(ref.work()).rejects.toBeInstanceOf(ScopeClosedError);
      await Promise.allSettled([work, ...disposals]);
    });
    await host.settle();
    task.cancel();
    await host.runUntilIdle();
    await task.result;
    expect(log).toEqual(['disposed false']);
  }));

test('actor.5: calls of actors that are not reentrant never wait for each other', () =>
  withTestHost({}, async (host) => {
    class Link {
      async pass(next: readonly ActorRef<Link>[]): Promise<string> {
        await Task.sleep(10);
        const [first, ...rest] = next;
        if (first === undefined) return 'the end';
        return await first.pass(rest).catch((error: unknown) => (error as Error).name);
      }
    }
    const link = (): ActorRef<Link> => actor(new Link(), { reentrant: false });
    for (const length of [2, 3, 7]) {
      const ring = Array.from({ length }, link);
      const calls = ring.map(
        (ref, index) => new Task(() => ref.pass([ring[(index + 1) % length] as ActorRef<Link>])),
      );
      await host.runUntilIdle();
      // Who closes the circle is told; all others go on.
      const results = await Promise.all(calls);
      expect(results.filter((result) => result === 'AwaitCycleError')).toHaveLength(1);
      expect(results.filter((result) => result === 'the end')).toHaveLength(length - 1);
    }
    // Not a circle: both wait for the same third one, or for each other one after the other.
    const [a, b, c] = [link(), link(), link()];
    const orderly = [
      [a, c],
      [b, c],
      [a, b],
    ].map(([from, to]) => new Task(() => from!.pass([to!])));
    await host.runUntilIdle();
    expect(await Promise.all(orderly)).toEqual(['the end', 'the end', 'the end']);
    const back = [new Task(() => a.pass([b, c])), new Task(() => c.pass([]))];
    await host.runUntilIdle();
    expect(await Promise.all(back)).toEqual(['the end', 'the end']);
    const later = new Task(() => b.pass([a]));
    await host.runUntilIdle();
    expect(await later).toBe('the end');
  }));
