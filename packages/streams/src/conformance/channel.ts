import type { ConformanceCase } from '@tasktree/conformance';
import { Channel, fromReadableStream, toReadableStream } from '../index.ts';
import { done, element, inTask } from './in-task.ts';

/** Whether a promise has settled by now. */
function watch(promise: PromiseLike<unknown>): { readonly isSettled: boolean } {
  const state = { isSettled: false };
  const settle = (): void => {
    state.isSettled = true;
  };
  promise.then(settle, settle);
  return state;
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'channel.1/bounded-by-default',
    title: 'a channel is bounded by default, and trySend never waits',
    run({ assert }) {
      const channel = new Channel<number>();
      let sent = 0;
      while (sent < 100_000 && channel.trySend(sent)) sent += 1;
      assert.ok(sent > 0 && sent < 100_000, 'it takes some elements and then no more');
    },
  },
  {
    id: 'channel.1/send-waits',
    title: 'send waits when the channel is full, and goes on when an element is taken',
    async run({ assert, settle }) {
      const channel = new Channel<number>(1);
      await channel.send(1);
      const second = channel.send(2);
      const state = watch(second);
      await settle();
      assert.equal(state.isSettled, false);
      assert.deepEqual(await channel.receive(), element(1));
      await second;
      assert.deepEqual(await channel.receive(), element(2));
    },
  },
  {
    id: 'channel.1/hand-over',
    title: 'with capacity 0 a send waits until its element is received',
    async run({ assert, settle }) {
      const channel = new Channel<number>(0);
      assert.equal(channel.trySend(0), false);
      const sent = channel.send(1);
      const state = watch(sent);
      await settle();
      assert.equal(state.isSettled, false);
      assert.deepEqual(await channel.receive(), element(1));
      await sent;
    },
  },
  {
    id: 'channel.2/last-sender',
    title: 'a channel ends when the last of its senders is closed',
    async run({ assert, settle }) {
      const channel = new Channel<number>(4);
      const other = channel.clone();
      channel.close();
      channel.close();
      const wait = channel.receive();
      const state = watch(wait);
      await settle();
      assert.equal(state.isSettled, false);
      other.close();
      assert.deepEqual(await wait, done);
    },
  },
  {
    id: 'channel.2/receivers-share',
    title: 'several receivers share the elements, first come, first served',
    also: ['priority.2'],
    async run(trial) {
      const { assert, core } = trial;
      const channel = new Channel<number>(1);
      const tasks = [0, 1, 2].map(
        () => new core.Task((task) => inTask(trial, task, () => channel.receive())),
      );
      await trial.settle();
      for (const value of [1, 2, 3]) await channel.send(value);
      assert.deepEqual(await Promise.all(tasks), [1, 2, 3].map(element));
    },
  },
  {
    id: 'channel.3/cancelled-send',
    title: 'a cancelled send has not sent',
    async run(trial) {
      const { assert, core } = trial;
      const channel = new Channel<string>(1);
      await channel.send('first');
      const task = new core.Task((task) => inTask(trial, task, () => channel.send('cancelled')));
      await trial.settle();
      const last = channel.send('last');
      task.cancel();
      assert.isError(await assert.rejects(task), 'CancellationError');
      assert.deepEqual(await channel.receive(), element('first'));
      await last;
      channel.close();
      assert.deepEqual([await channel.receive(), await channel.receive()], [element('last'), done]);
    },
  },
  {
    id: 'channel.3/cancelled-receive',
    title: 'a cancelled receive loses nothing: the element goes to another one, or stays',
    async run(trial) {
      const { assert, core } = trial;
      const channel = new Channel<string>(1);
      const [cancelled, other] = [0, 1].map(
        () => new core.Task((task) => inTask(trial, task, () => channel.receive())),
      );
      await trial.settle();
      cancelled!.cancel();
      await channel.send('for the other');
      assert.isError(await assert.rejects(cancelled!), 'CancellationError');
      assert.deepEqual(await other, element('for the other'));
      await channel.send('stays');
      assert.deepEqual(await channel.receive(), element('stays'));
    },
  },
  {
    id: 'channel.3/many-cancelled',
    title: 'of many sends and receives, half of them cancelled, no element is lost or doubled',
    async run(trial) {
      const { assert, core } = trial;
      const channel = new Channel<number>(2);
      const count = 200;
      const sends = Array.from(
        { length: count },
        (_, index) => new core.Task((task) => inTask(trial, task, () => channel.send(index))),
      );
      const receives = Array.from(
        { length: count },
        () => new core.Task((task) => inTask(trial, task, () => channel.receive())),
      );
      const outcomes = Promise.all([
        Promise.all(sends.map(({ result }) => result)),
        Promise.all(receives.map(({ result }) => result)),
      ]);
      for (let index = 0; index < count; index += 2) {
        sends[index]!.cancel();
        receives[count - 1 - index]!.cancel();
        if (index % 20 === 0) await trial.settle();
      }
      await trial.settle();
      channel.close();
      const rest: number[] = [];
      for await (const value of channel) rest.push(value);
      const [sent, received] = await outcomes;
      const wasSent = sent.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
      const wasReceived = received.flatMap((result) =>
        result.status === 'fulfilled' && result.value.done !== true ? [result.value.value] : [],
      );
      assert.deepEqual(
        [...wasReceived, ...rest].sort((a, b) => a - b),
        wasSent,
      );
    },
  },
  {
    id: 'channel.4/receivers-gone',
    title: 'when all receivers are gone, sends reject, also the one that waits',
    async run({ assert }) {
      const channel = new Channel<number>(1);
      const [a, b] = [channel.receiver(), channel.receiver()];
      await channel.send(1);
      const waiting = channel.send(2);
      a.close();
      assert.deepEqual(await b.receive(), element(1));
      await waiting;
      const refused = channel.send(3);
      b.close();
      assert.isError(await assert.rejects(refused), 'ChannelClosedError');
      assert.isError(await assert.rejects(channel.send(4)), 'ChannelClosedError');
    },
  },
  {
    id: 'channel.4/after-close',
    title: 'a send after close rejects; one that waited then is still delivered',
    async run({ assert }) {
      const channel = new Channel<number>(0);
      const waiting = channel.send(1);
      channel.close();
      assert.isError(await assert.rejects(channel.send(2)), 'ChannelClosedError');
      assert.deepEqual(await channel.receive(), element(1));
      await waiting;
      assert.deepEqual(await channel.receive(), done);
    },
  },
  {
    id: 'channel.5/there-and-back',
    title: 'through a web stream and back all elements come, in order, and the sender is held up',
    async run(trial) {
      const { assert, core } = trial;
      const channel = new Channel<number>(1);
      let sent = 0;
      const sender = new core.Task(async (task) => {
        for (let value = 1; value <= 20; value += 1) {
          await inTask(trial, task, () => channel.send(value));
          sent = value;
        }
        channel.close();
      });
      const received = fromReadableStream<number>(toReadableStream(channel));
      const values = [(await received.next()).value];
      await trial.settle();
      assert.ok(sent <= 3, `the sender is ${sent} elements ahead`);
      for await (const value of received) values.push(value);
      await sender;
      assert.deepEqual(
        values,
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
    },
  },
  {
    id: 'channel.5/cancel',
    title: 'cancelling the web stream closes what it pulls; leaving the loop cancels the web stream',
    async run({ assert }) {
      const log: string[] = [];
      const numbers = async function* (): AsyncGenerator<number> {
        try {
          for (let value = 0; ; value += 1) yield value;
        } finally {
          log.push('closed');
        }
      };
      for await (const value of fromReadableStream<number>(toReadableStream(numbers()))) {
        if (value === 2) break;
      }
      assert.deepEqual(log, ['closed']);
    },
  },
];
