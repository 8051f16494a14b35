// Every operator, over several sources of every kind, with a slow consumer, left in every way. An operator that is not in the table
// is missed by the first test.
import { Readable } from 'node:stream';
import { EventEmitter } from 'node:events';
import { CancellationError, Task, taskTree } from '@tasktree/core';
import { withTestHost, type TestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import * as streams from '../src/index.ts';
import {
  AsyncStream,
  Channel,
  adjacentPairs,
  buffer,
  chain,
  chunked,
  combineLatest,
  debounce,
  flatMapLatest,
  fromEvent,
  fromReadable,
  fromReadableStream,
  merge,
  removeDuplicates,
  share,
  throttle,
  timer,
  toReadableStream,
  zip,
  type AsyncSequence,
  type Source,
} from '../src/index.ts';

type Operator = (a: Source<number>, b: Source<number>, c: Source<number>) => AsyncIterable<unknown>;

/** By the name of the export, and a word where there are several ways to call it. Each gives something when all sources have given something. */
const operators: Record<string, Operator> = {
  merge: (...sources) => merge(...sources),
  zip: (...sources) => zip(...sources),
  combineLatest: (...sources) => combineLatest(...sources),
  chain: (...sources) => chain(...sources),
  'buffer bounded': (a, b, c) => buffer(merge(a, b, c), 2),
  'buffer on demand': (a, b, c) => buffer(merge(a, b, c), 0),
  'buffer unbounded': (a) => buffer(a, { bufferingNewest: 3 }),
  'chunked count': (a, b, c) => chunked(merge(a, b, c), 2),
  'chunked time': (a, b, c) => chunked(merge(a, b, c), { count: 1, time: 15 }),
  'chunked by': (a, b, c) => chunked(merge(a, b, c), { by: () => false }),
  'chunked on': (a, b, c) => chunked(merge(a, b, c), { on: () => ({}) }),
  debounce: (a, b, c) => debounce(merge(a, b, c), 1),
  throttle: (a, b, c) => throttle(merge(a, b, c), 1),
  removeDuplicates: (a, b, c) => removeDuplicates(merge(a, b, c)),
  adjacentPairs: (a, b, c) => adjacentPairs(merge(a, b, c)),
  'flatMapLatest outside': (a, b, c) => flatMapLatest(merge(a, b, c), (value) => [value, value]),
  'flatMapLatest inside': (a, b, c) => flatMapLatest([1], () => merge(a, b, c)),
  share: (a, b, c) => share(merge(a, b, c)),
  'share bounded': (a) => share(a, { bufferingPolicy: 4 }),
  toReadableStream: (a, b, c) => fromReadableStream(toReadableStream(merge(a, b, c))),
  nested: (a, b, c) => merge(buffer(zip(a, chain(b)), 1), chunked(c, 1)),
};

/** Those whose sources are still to come, or may get other consumers, when they are left before they began. */
const keepUnopened = ['flatMapLatest inside', 'share', 'share bounded'];

/** Exports that make no sequence out of others; those that make one of something else are sources in the table below. */
const others = [
  'AsyncStream',
  'Channel',
  'fromEvent',
  'fromReadable',
  'fromReadableStream',
  'once',
  'select',
  'timer',
];

test('every export is in the table, or is named as none', () => {
  const inTable = new Set(Object.keys(operators).map((name) => name.split(' ')[0]));
  inTable.delete('nested');
  const functions = Object.entries(streams).flatMap(([name, value]) =>
    typeof value === 'function' ? [name] : [],
  );
  expect(new Set([...inTable, ...others])).toEqual(new Set(functions));
});

/** What a source says of itself. */
interface Log {
  opened: number;
  closed: number;
}

type MakeSource = (log: Log, host: TestHost) => Source<number>;

/** Numbers from what is given, with an account of openings and closings; closing takes 5 ms. */
async function* account(
  log: Log,
  step: (value: number) => Promise<void> | void,
  count = Infinity,
): AsyncGenerator<number> {
  log.opened += 1;
  try {
    for (let value = 0; value < count; value += 1) {
      await step(value);
      yield value;
    }
  } finally {
    await new Task(() => Task.sleep(5));
    log.closed += 1;
  }
}

const sources: Record<string, MakeSource> = {
  ready: (log) => account(log, () => {}, 50),
  slow: (log) => account(log, () => Task.sleep(10)),
  'idle after the first': (log) => account(log, (value) => (value === 0 ? undefined : Task.sleep(Infinity))),
  'abort error of a platform': (log) =>
    account(log, (value) => {
      if (value === 0) return undefined;
      const { signal } = Task.current!;
      return new Promise<void>((_, reject) => {
        const abort = (): void => reject(new DOMException('stopped', 'AbortError'));
        if (signal.aborted) abort();
        else (signal as unknown as EventTarget).addEventListener('abort', abort);
      });
    }),
  'ends a pull only when it is closed': (log) => ({
    [Symbol.asyncIterator]: () => {
      log.opened += 1;
      let value = 0;
      let end = (_result: IteratorResult<number, undefined>): void => {};
      return {
        next: () =>
          value === 0
            ? Promise.resolve({ done: false as const, value: (value += 1) })
            : new Promise((resolve) => (end = resolve)),
        return: async () => {
          log.closed += 1;
          end({ done: true, value: undefined });
          return { done: true, value: undefined };
        },
      };
    },
  }),
  array: () => [1, 2, 3, 4, 5],
  AsyncStream: (log) => {
    const { stream, continuation } = AsyncStream.make<number>();
    continuation.onTermination = () => (log.closed += 1);
    continuation.yield(1);
    return {
      [Symbol.asyncIterator]: () => {
        log.opened += 1;
        return stream[Symbol.asyncIterator]();
      },
    };
  },
  Channel: () => {
    const channel = new Channel<number>();
    channel.trySend(1);
    channel.trySend(2);
    return channel;
  },
  timer: () => timer(7),
  'web stream': (log) =>
    new ReadableStream<number>({
      start(controller) {
        log.opened += 1;
        controller.enqueue(1);
      },
      cancel() {
        log.closed += 1;
      },
    }) as unknown as Source<number>,
  fromReadableStream: (log) =>
    fromReadableStream(
      new ReadableStream<number>({
        start(controller) {
          log.opened += 1;
          controller.enqueue(1);
        },
        cancel() {
          log.closed += 1;
        },
      }),
    ),
  'stream of Node': (log) => nodeStream(log),
  fromReadable: (log) => fromReadable<number>(nodeStream(log)),
  fromEvent: (log) => {
    const emitter = new EventEmitter();
    log.opened += 1;
    emitter.on('removeListener', (name) => {
      if (name === 'x') log.closed += 1;
    });
    const events = fromEvent(emitter, 'x') as unknown as Source<number>;
    emitter.emit('x', 1);
    return events;
  },
};

/** Gives one chunk, and then nothing, ever. */
function nodeStream(log: Log): Readable & AsyncIterable<number> {
  let value = 0;
  log.opened += 1;
  return new Readable({
    objectMode: true,
    read() {
      if (value === 0) this.push((value += 1));
    },
    destroy(error, callback) {
      log.closed += 1;
      callback(error);
    },
  });
}

const mine = new Error('mine');

/** Leaves a sequence in some way; gives what comes out. */
const ways: Record<string, (make: () => AsyncIterable<unknown>, host: TestHost) => Promise<unknown>> = {
  break: (make) =>
    new Task(async () => {
      for await (const _ of make()) {
        await Task.sleep(20);
        break;
      }
    }),
  'break at once': (make) =>
    new Task(async () => {
      for await (const _ of make()) break;
    }),
  throw: (make) =>
    new Task(async () => {
      for await (const _ of make()) {
        await Task.sleep(20);
        throw mine;
      }
      throw mine;
    }).catch((error: unknown) => expect(error).toBe(mine)),
  return: (make) =>
    new Task(async () => {
      const iterator = make()[Symbol.asyncIterator]() as AsyncSequence<unknown>;
      await iterator.next();
      const waits = [iterator.next(), iterator.next(), iterator.next()];
      await Task.sleep(3);
      await iterator.return();
      await Promise.all(waits);
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    }),
  'await using': (make) =>
    new Task(async () => {
      await using sequence = make()[Symbol.asyncIterator]() as AsyncSequence<unknown>;
      await sequence.next();
      await Task.sleep(20);
    }),
  'left before it began': (make) =>
    new Task(async () => {
      await (make()[Symbol.asyncIterator]() as AsyncSequence<unknown>).return();
    }),
  'left with its body': (make) =>
    new Task(async () => {
      await make()[Symbol.asyncIterator]().next();
    }),
  'cancelled while it waits': (make, host) => cancelled(make, host, 0),
  'cancelled while it is busy': (make, host) => cancelled(make, host, 50),
  'outside any task': async (make) => {
    for await (const _ of make()) break;
  },
};

async function cancelled(make: () => AsyncIterable<unknown>, host: TestHost, busy: number): Promise<void> {
  const task = new Task(async () => {
    for await (const _ of make()) if (busy > 0) await Task.sleep(busy);
  });
  const forget = host.clock.schedule(host.clock.now() + 33, () => task.cancel());
  await task.catch((error: unknown) => expect(error).toBeInstanceOf(CancellationError));
  forget();
}

/** Makes the sources and the operator, leaves it, and says what is wrong afterwards. */
async function trial(
  ambient: 'full' | 'explicit',
  name: string,
  makeSource: MakeSource,
  way: string,
): Promise<string | undefined> {
  const operator = operators[name]!;
  const leave = ways[way]!;
  const log: Log = { opened: 0, closed: 0 };
  let problem: string | undefined;
  await withTestHost({ ambient, autoAdvance: true }, async (host) => {
    const given = Array.from({ length: operator.length || 3 }, () => makeSource(log, host));
    const over = leave(() => operator(...(given as Parameters<Operator>)), host);
    let giveUp: NodeJS.Timeout | undefined;
    const hangs = new Promise<string>((resolve) => (giveUp = setTimeout(resolve, 1000, 'it hangs')));
    problem = await Promise.race([over.then(() => undefined, String), hangs]);
    clearTimeout(giveUp);
    // Streams of the platforms close in turns of their own.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await host.settle();
    const { tasks } = taskTree();
    if (tasks.length > 0) problem ??= `${tasks.length} tasks are left`;
    const keeps = way === 'left before it began' && keepUnopened.includes(name);
    if (log.closed !== (keeps ? 0 : log.opened)) problem ??= `${log.opened} opened, ${log.closed} closed`;
  }).catch((error: unknown) => {
    problem ??= String(error);
  });
  return problem;
}

describe.each(['full', 'explicit'] as const)('tier %s', (ambient) => {
  test.each(Object.keys(operators))('%s', async (name) => {
    const problems: string[] = [];
    for (const [kind, makeSource] of Object.entries(sources)) {
      // Nobody knows whose the wait is in a source that asks for the current task after an await.
      if (ambient === 'explicit' && kind.startsWith('abort')) continue;
      for (const way of Object.keys(ways)) {
        const problem = await trial(ambient, name, makeSource, way);
        if (problem !== undefined) problems.push(`over ${kind}, left by ${way}: ${problem}`);
        // What hangs would spoil all that comes after it.
        if (problem === 'it hangs') return expect(problems).toEqual([]);
      }
    }
    expect(problems).toEqual([]);
  });
});
