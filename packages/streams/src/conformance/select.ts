import type { ConformanceCase } from '@tasktree/conformance';
import { AsyncStream, Channel, buffer, merge, select, share, timer } from '../index.ts';
import { element, inTask } from './in-task.ts';

export const cases: readonly ConformanceCase[] = [
  {
    id: 'channel.6/one-only',
    title: 'select takes from one source only; the others keep what they have',
    async run(trial) {
      const { assert, core } = trial;
      const [a, b] = [new Channel<string>(), new Channel<string>()];
      for (const name of ['1', '2', '3']) {
        await a.send(`a${name}`);
        await b.send(`b${name}`);
      }
      const seen: string[] = [];
      await trial.root(async (task) => {
        for (let round = 0; round < 3; round += 1) {
          const chosen = await inTask(trial, task, () => select({ a, b }));
          if (chosen.done === false) seen.push(chosen.value);
        }
      });
      while (a.length + b.length > 0) seen.push((a.tryReceive() ?? b.tryReceive())!.value!);
      assert.deepEqual(seen.sort(), ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
      const [lock, permits] = [new core.Mutex(), new core.Semaphore(1)];
      await trial.root(async (task) => {
        const chosen = await inTask(trial, task, () => select({ lock, permits }, { biased: true }));
        assert.equal(chosen.key, 'lock');
        chosen.value.release();
      });
      (await lock.lock()).release();
      (await permits.acquire()).release();
    },
  },
  {
    id: 'channel.6/waiting',
    title:
      'a select that waits takes what comes first, from every kind of source, and leaves the others in order',
    async run(trial) {
      const { assert, core } = trial;
      const channel = new Channel<string>();
      const receiver = channel.receiver();
      const { stream, continuation } = AsyncStream.make<string>();
      const fed = AsyncStream.make<string>();
      const sharing = AsyncStream.make<string>();
      const semaphore = new core.Semaphore(1);
      const held = semaphore.tryAcquire()!;
      const mutex = new core.Mutex();
      const lock = mutex.tryLock()!;
      const gate = trial.gate<string>();
      const happen: Record<string, () => unknown> = {
        receiver: () => channel.trySend('receiver'),
        stream: () => continuation.yield('stream'),
        merged: () => fed.continuation.yield('merged'),
        shared: () => sharing.continuation.yield('shared'),
        semaphore: () => held.release(),
        mutex: () => lock.release(),
        promise: () => gate.open('promise'),
        // Nothing else happens: a tick comes.
        ticks: () => undefined,
      };
      await trial.root(async (task) => {
        const sources = inTask(trial, task, () => ({
          receiver,
          stream,
          merged: merge(fed.stream),
          shared: share(sharing.stream),
          semaphore,
          mutex,
          promise: gate.promise,
          ticks: timer(20),
        }));
        const { ticks, promise, ...others } = sources;
        const permits: { release(): void }[] = [];
        for (const [name, make] of Object.entries(happen)) {
          // A promise that has settled stays ready.
          const cases = name === 'ticks' ? { ticks, ...others } : { promise, ...others };
          const wait = inTask(trial, task, () => select(cases));
          await trial.settle();
          make();
          const chosen = await wait;
          assert.equal(chosen.key, name);
          if (typeof chosen.value === 'object') permits.push(chosen.value);
          else if (name !== 'ticks') assert.equal(chosen.value, name);
        }
        for (const permit of permits) permit.release();
        await sources.merged.return();
        await sources.ticks.return();
        await sources.shared[Symbol.asyncIterator]().return();
      });
      // Nobody of it stands in a line any more.
      assert.ok(channel.trySend('later'), 'sent');
      assert.deepEqual(channel.tryReceive(), element('later'));
      assert.equal(semaphore.tryAcquire() === undefined, false, 'the permit is there');
    },
  },
  {
    id: 'channel.6/cancelled',
    title: 'a select that is cancelled, before or while it waits, has taken nothing; streams go on',
    async run(trial) {
      const { assert, core } = trial;
      const channel = new Channel<number>();
      const { stream, continuation } = AsyncStream.make<number>();
      const semaphore = new core.Semaphore(1);
      const held = semaphore.tryAcquire()!;
      const waiting = new core.Task((task) =>
        inTask(trial, task, () => select({ channel, stream, semaphore })),
      );
      await trial.settle();
      waiting.cancel();
      assert.isError(await assert.rejects(waiting), 'CancellationError');
      held.release();
      await channel.send(1);
      assert.equal(continuation.yield(2).status, 'enqueued');
      const late = new core.Task((task) => {
        task.cancel();
        return inTask(trial, task, () => select({ channel, stream, semaphore }));
      });
      assert.isError(await assert.rejects(late), 'CancellationError');
      assert.equal(channel.length, 1);
      assert.deepEqual(await stream[Symbol.asyncIterator]().next(), element(2));
      assert.ok(semaphore.tryAcquire() !== undefined, 'the permit is there');
    },
  },
  {
    id: 'channel.6/fair',
    title: 'among sources that are always ready each has its turn; biased takes them in order',
    async run({ assert }) {
      const ready = (): Channel<number> => {
        const channel = new Channel<number>(100);
        while (channel.trySend(0));
        return channel;
      };
      const [a, b, c] = [ready(), ready(), ready()];
      for (let round = 0; round < 30; round += 1) await select({ a, b, c });
      assert.deepEqual([a.length, b.length, c.length], [90, 90, 90]);
      for (let round = 0; round < 30; round += 1) await select({ b, a, c }, { biased: true });
      assert.deepEqual([a.length, b.length, c.length], [90, 60, 90]);
    },
  },
  {
    id: 'channel.6/refused',
    title: 'an iterable that cannot give to one only is refused, with the words for it',
    async run({ assert }) {
      const generator = (async function* () {
        yield 1;
      })();
      for (const other of [generator, [1], 7, () => Promise.resolve()]) {
        const error = (await assert.rejects(select({ other: other as never }))) as Error;
        assert.ok(error instanceof TypeError && error.message.includes('cases.other'), error.message);
        if (typeof other === 'object') {
          assert.ok(error.message.includes('buffer') && error.message.includes('share'), error.message);
        }
      }
      assert.ok((await assert.rejects(select({}))) instanceof RangeError, 'of none');
      const buffered = buffer(generator, 1);
      assert.deepEqual(await select({ buffered }), { key: 'buffered', done: false, value: 1 });
      await buffered.return();
    },
  },
];
