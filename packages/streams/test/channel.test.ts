import {
  CancellationError,
  ChannelClosedError,
  Task,
  TaskPriority,
  taskTree,
  withTaskGroup,
} from '@tasktree/core';
import { explore, withTestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { Channel } from '../src/index.ts';

const done = { done: true, value: undefined };
const element = <T>(value: T): IteratorResult<T> => ({ done: false, value });
const dispose: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for('Symbol.dispose') as never);

/** Says whether a promise has settled yet, after a turn. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  for (let turns = 0; turns < 5; turns += 1) await Promise.resolve();
  return settled;
}

describe('channel.1: capacity', () => {
  test('bounded by default', () => {
    const channel = new Channel<number>();
    let sent = 0;
    while (channel.trySend(sent)) sent += 1;
    expect(sent).toBe(channel.capacity);
    expect(sent).toBe(channel.length);
    expect(sent).toBeLessThan(100);
  });
  test('send waits when the channel is full, and goes on when there is room', async () => {
    const channel = new Channel<number>(2);
    await channel.send(1);
    await channel.send(2);
    const third = channel.send(3);
    expect(await isSettled(third)).toBe(false);
    expect(channel.trySend(4)).toBe(false);
    expect(await channel.receive()).toEqual(element(1));
    await third;
    expect([await channel.receive(), await channel.receive()]).toEqual([element(2), element(3)]);
  });
  test('where there is room every send gives the same promise', () => {
    const channel = new Channel<number>(Infinity);
    expect(channel.send(1)).toBe(channel.send(2));
  });
  test('capacity 0 hands over', async () => {
    const channel = new Channel<number>(0);
    expect(channel.trySend(1)).toBe(false);
    const sent = channel.send(1);
    expect(await isSettled(sent)).toBe(false);
    expect(await channel.receive()).toEqual(element(1));
    await sent;
    const received = channel.receive();
    expect(channel.trySend(2)).toBe(true);
    expect(channel.trySend(3)).toBe(false);
    expect(await received).toEqual(element(2));
  });
  test('unbounded never waits', async () => {
    const channel = new Channel<number>(Infinity);
    for (let value = 0; value < 1000; value += 1) expect(channel.trySend(value)).toBe(true);
    expect(await channel.receiveMany()).toHaveLength(1000);
  });
  test('capacities that are none', () => {
    for (const bad of [-1, 1.5, Number.NaN]) expect(() => new Channel(bad)).toThrow(RangeError);
    expect(() => new Channel('1' as never)).toThrow(TypeError);
  });
});

describe('channel.2: several senders and receivers', () => {
  test('ends when the last sender is closed or disposed', async () => {
    const channel = new Channel<number>(4);
    const other = channel.clone();
    const third = other.clone();
    await channel.send(1);
    channel.close();
    channel.close();
    await other.send(2);
    other[dispose]();
    expect([await channel.receive(), await channel.receive()]).toEqual([element(1), element(2)]);
    const wait = channel.receive();
    expect(await isSettled(wait)).toBe(false);
    third.close();
    expect(await wait).toEqual(done);
    expect(channel.tryReceive()).toEqual(done);
    expect(await channel.receiveMany()).toEqual([]);
  });
  test('receivers share, first come, first served', async () => {
    const channel = new Channel<number>(4);
    const waits = [channel.receive(), channel.receive(), channel.receiveMany(), channel.receive()];
    for (const value of [1, 2, 3]) await channel.send(value);
    channel.close();
    expect(await Promise.all(waits)).toEqual([element(1), element(2), [3], done]);
  });
  test('loops share; leaving one closes nothing', async () => {
    const channel = new Channel<number>(4);
    for (const value of [1, 2, 3]) await channel.send(value);
    channel.close();
    for await (const value of channel) {
      expect(value).toBe(1);
      break;
    }
    const seen: number[] = [];
    for await (const value of channel) seen.push(value);
    expect(seen).toEqual([2, 3]);
  });
  test('receiveMany takes what there is, waiting sends included, up to its limit', async () => {
    const channel = new Channel<number>(2);
    const sends = [1, 2, 3, 4].map((value) => channel.send(value));
    expect(await channel.receiveMany(3)).toEqual([1, 2, 3]);
    await Promise.all(sends);
    expect(await channel.receiveMany()).toEqual([4]);
    for (const bad of [0, -1, 1.5, Number.NaN]) {
      await expect(channel.receiveMany(bad)).rejects.toThrow(RangeError);
    }
  });
  test('sendMany sends in order and waits when the channel is full; cut short, it closes what it sends from', () =>
    withTestHost({}, async (host) => {
      const channel = new Channel<number>(2);
      let isClosed = false;
      const numbers = function* (): Generator<number> {
        try {
          for (let value = 1; ; value += 1) yield value;
        } finally {
          isClosed = true;
        }
      };
      const sender = new Task(() => channel.sendMany(numbers()));
      await host.settle();
      expect(await channel.receiveMany(4)).toEqual([1, 2, 3]);
      await host.settle();
      sender.cancel();
      await expect(sender).rejects.toBeInstanceOf(CancellationError);
      expect(isClosed).toBe(true);
      channel.close();
      expect(await channel.receiveMany()).toEqual([4, 5]);
      await expect(channel.sendMany([6])).rejects.toBeInstanceOf(ChannelClosedError);
    }));
  test('a thousand elements from several senders to several receivers: each once', () =>
    withTestHost({}, async () => {
      const seen = await withTaskGroup(async (group) => {
        const channel = new Channel<number>(3);
        const seen: number[] = [];
        for (let sender = 0; sender < 4; sender += 1) {
          const mine = channel.clone();
          group.addTask(async () => {
            for (let value = 0; value < 250; value += 1) await mine.send(sender * 250 + value);
            mine.close();
          });
        }
        channel.close();
        for (let receiver = 0; receiver < 3; receiver += 1) {
          group.addTask(async () => {
            for await (const value of channel) seen.push(value);
          });
        }
        await group.waitForAll();
        return seen;
      });
      expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    }));
});

describe('channel.3: cancellation', () => {
  test('a cancelled send has not sent', () =>
    withTestHost({}, async (host) => {
      const channel = new Channel<string>(1);
      await channel.send('first');
      const sender = new Task(() => channel.send('cancelled'));
      const next = new Task(() => channel.send('next'));
      await host.settle();
      sender.cancel('no more');
      await expect(sender).rejects.toMatchObject({ name: 'AbortError', reason: 'no more' });
      channel.close();
      expect(await channel.receiveMany()).toEqual(['first', 'next']);
      await next;
    }));
  test('a cancelled receive takes nothing: the element goes to another one', () =>
    withTestHost({}, async (host) => {
      const channel = new Channel<string>(1);
      const cancelled = new Task(() => channel.receive());
      const other = new Task(() => channel.receive());
      await host.settle();
      cancelled.cancel();
      await channel.send('a');
      await expect(cancelled).rejects.toBeInstanceOf(CancellationError);
      expect(await other).toEqual(element('a'));
      await channel.send('b');
      expect(channel.length).toBe(1);
    }));
  test('a send and a cancel in the same turn: the element is in exactly one place', () =>
    explore(
      async () => {
        const channel = new Channel<number>(1);
        const receivers = [0, 1, 2].map(() => new Task(() => channel.receive()));
        const outcomes = Promise.all(receivers.map(({ result }) => result));
        await Task.yield();
        const sends = [1, 2, 3].map((value) => new Task(() => channel.send(value)));
        receivers[1]!.cancel();
        await Promise.all(sends);
        channel.close();
        const received = (await outcomes).flatMap((outcome) =>
          outcome.status === 'fulfilled' && outcome.value.done !== true ? [outcome.value.value] : [],
        );
        const left = await channel.receiveMany();
        expect([...received, ...left].toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
      },
      { seeds: 50 },
    ));
  test('in a cancelled task what would wait rejects at once; what need not wait is done', () =>
    withTestHost({}, async () => {
      const channel = new Channel<number>(1);
      const task = new Task(async (self) => {
        self.cancel();
        await channel.send(1);
        await expect(channel.send(2)).rejects.toBeInstanceOf(CancellationError);
        expect(await channel.receive()).toEqual(element(1));
        await expect(channel.receive()).rejects.toBeInstanceOf(CancellationError);
      });
      await task;
      expect(channel.length).toBe(0);
    }));
  test('a loop is cut short with the error of the task', () =>
    withTestHost({ ambient: 'explicit' }, async (host) => {
      const channel = new Channel<number>(1);
      const seen: number[] = [];
      const task = new Task(async () => {
        for await (const value of channel) seen.push(value);
      });
      await channel.send(1);
      await host.settle();
      task.cancel();
      await expect(task).rejects.toBeInstanceOf(CancellationError);
      expect(seen).toEqual([1]);
    }));
  test('a wait that its body has left behind takes nothing', () =>
    withTestHost({}, async () => {
      const channel = new Channel<number>(1);
      await new Task(() => {
        void channel.receive();
      });
      await channel.send(1);
      expect(channel.length).toBe(1);
      await new Task(() => {
        void channel.send(2);
      });
      expect(await channel.receiveMany()).toEqual([1]);
    }));
});

describe('channel.4: the other side is gone', () => {
  test('all receivers gone: sends reject, also the waiting ones, and what was buffered is dropped', async () => {
    const channel = new Channel<number>(1);
    const receivers = [channel.receiver(), channel.receiver()];
    await channel.send(1);
    const waiting = channel.send(2);
    receivers[0]!.close();
    receivers[0]!.close();
    expect(await isSettled(waiting)).toBe(false);
    receivers[1]![dispose]();
    await expect(waiting).rejects.toBeInstanceOf(ChannelClosedError);
    await expect(channel.send(3)).rejects.toBeInstanceOf(ChannelClosedError);
    expect(channel.trySend(4)).toBe(false);
    expect(channel.length).toBe(0);
    expect(await channel.receive()).toEqual(done);
  });
  test('a closed receiver ends its waits and its loops, not those of others', async () => {
    const channel = new Channel<number>(1);
    const [closed, open] = [channel.receiver(), channel.receiver()];
    const ends = closed.receive();
    const goesOn = open.receive();
    closed.close();
    expect(await ends).toEqual(done);
    expect(await closed.receive()).toEqual(done);
    expect(closed.tryReceive()).toEqual(done);
    expect(await closed.receiveMany()).toEqual([]);
    await channel.send(1);
    expect(await goesOn).toEqual(element(1));
  });
  test('send after close rejects, for that sender', async () => {
    const channel = new Channel<number>(2);
    const other = channel.clone();
    channel.close();
    await expect(channel.send(1)).rejects.toMatchObject({
      name: 'ChannelClosedError',
      code: 'ERR_TASKTREE_CHANNEL_CLOSED',
    });
    expect(channel.trySend(1)).toBe(false);
    expect(() => channel.clone()).toThrow(ChannelClosedError);
    await other.send(2);
    expect(await channel.receive()).toEqual(element(2));
  });
  test('a send that waited when the channel closed is still delivered', async () => {
    const channel = new Channel<number>(1);
    await channel.send(1);
    const waiting = channel.send(2);
    channel.close();
    expect(await isSettled(waiting)).toBe(false);
    const seen: number[] = [];
    for await (const value of channel) seen.push(value);
    await waiting;
    expect(seen).toEqual([1, 2]);
  });
});

describe('priority.2: who waits is served by priority, then first come, first served', () => {
  test('receivers', () =>
    withTestHost({}, async (host) => {
      const channel = new Channel<number>(8);
      const order: string[] = [];
      const receive = (name: string, priority: number): Task<void> =>
        new Task(
          async () => {
            const { value } = await channel.receive();
            order.push(`${name}${value}`);
          },
          { priority },
        );
      const tasks = [
        receive('low', TaskPriority.low),
        receive('a', 21),
        receive('b', 21),
        receive('high', 25),
      ];
      await host.settle();
      for (const value of [1, 2, 3, 4]) await channel.send(value);
      await Promise.all(tasks);
      expect(order).toEqual(['high1', 'a2', 'b3', 'low4']);
    }));
  test('senders, and one whose priority rises while it waits', () =>
    withTestHost({}, async (host) => {
      const channel = new Channel<string>(0);
      const send = (name: string, priority: number): Task<void> =>
        new Task(() => channel.send(name), { priority });
      const rising = send('rising', TaskPriority.background);
      const tasks = [send('medium', 21), send('high', 25)];
      await host.settle();
      rising.escalate(30);
      const order: unknown[] = [];
      for (let index = 0; index < 3; index += 1) order.push((await channel.receive()).value);
      await Promise.all([rising, ...tasks]);
      expect(order).toEqual(['rising', 'high', 'medium']);
    }));
});

test('observe.1: a task that waits for a channel is seen to', () =>
  withTestHost({}, async (host) => {
    const channel = new Channel<number>(0);
    const tasks = [
      new Task(() => channel.receive(), { name: 'receiver' }),
      new Task(async () => {
        await Task.sleep(10);
        await channel.send(1);
      }),
    ];
    await host.settle();
    expect(taskTree().tasks.find(({ name }) => name === 'receiver')).toMatchObject({
      state: 'waiting',
      waitsFor: ['channel'],
    });
    await host.advance(10);
    await Promise.all(tasks);
  }));

test('a channel in steady use keeps nothing of what has gone through', async () => {
  const channel = new Channel<object>(1);
  let sum = 0;
  const receiver = (async () => {
    for await (const _ of channel) sum += 1;
  })();
  for (let index = 0; index < 10_000; index += 1) await channel.send({ index });
  channel.close();
  await receiver;
  expect(sum).toBe(10_000);
});
