import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import * as theirs from 'p-queue';
import * as nine from 'p-queue-9';
import { describe } from 'vitest';
import * as ours from '../src/p-queue/index.ts';
import { delay, outcomeOf, sideBySide, sideBySideInFakeTime, unhandled } from './side-by-side.ts';

type Module = typeof ours;
type AnyQueue = InstanceType<Module['default']>;

const same = sideBySide<Module>(theirs as unknown as Module, ours);
/** For what users of the version before the newest have, and those of the newest have not. */
const sameAsNine = sideBySide<Module>(nine as unknown as Module, ours);
const inFakeTime = sideBySideInFakeTime<Module>(theirs as unknown as Module, ours);
const events = [
  'active',
  'idle',
  'empty',
  'add',
  'next',
  'completed',
  'error',
  'pendingZero',
  'rateLimit',
  'rateLimitCleared',
] as const;
const fail = async (): Promise<never> => Promise.reject(new Error('no'));

type EventName = (typeof events)[number];

function listen(queue: AnyQueue, log: unknown[], names: readonly EventName[] = events): void {
  for (const name of names) {
    queue.addEventListener(name, (event) => {
      log.push([event.type, queue.size, queue.pending, String((event as CustomEvent<unknown>).detail)]);
    });
  }
}

function listenAsToEmitter(queue: AnyQueue, log: unknown[], names: readonly EventName[] = events): void {
  for (const name of names) {
    queue.on(name, (...values) => log.push([name, queue.size, queue.pending, ...values.map(String)]));
  }
}

describe('order', () => {
  same('first come, first served, so many at a time', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 2 });
    const call = async (name: string, ms: number): Promise<string> => {
      log.push(`${name} starts, ${queue.pending} run, ${queue.size} wait`);
      await delay(ms);
      return name;
    };
    log.push(
      await Promise.all([
        queue.add(() => call('a', 12)),
        queue.add(() => call('b', 4)),
        queue.add(() => call('c', 4)),
        queue.add(() => call('d', 9)),
      ]),
    );
  });

  same('a function starts within the call', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 1 });
    void queue.add(() => log.push('called'));
    log.push('back', queue.pending, queue.size);
    await queue.onIdle();
    log.push(queue.pending, queue.size);
  });

  same('by priority', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 1, autoStart: false });
    const add = (name: string, priority?: number) =>
      queue.add(() => log.push(name), { id: name, ...(priority !== undefined && { priority }) });
    const all = [add('a'), add('b', 1), add('c', 2), add('d', 1), add('e', -1), add('f')];
    queue.setPriority('e', 5);
    queue.setPriority('c', -2);
    log.push(queue.sizeBy({ priority: 1 }), queue.isPaused);
    queue.start();
    await Promise.all(all);
    log.push(await outcomeOf(async () => queue.setPriority('a', 1)));
    log.push(await outcomeOf(async () => queue.setPriority('a', NaN)));
  });

  same('paused, started, limit changed', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 1 });
    listen(queue, log, ['active', 'idle', 'empty']);
    queue.pause();
    const all = Array.from({ length: 4 }, (_, index) =>
      queue.add(() => delay(3, log.push(`${index} starts`))),
    );
    log.push(queue.size, queue.isPaused);
    log.push(queue.start() === queue);
    queue.concurrency = 2;
    await Promise.all(all);
    await queue.onIdle();
    log.push(await outcomeOf(async () => (queue.concurrency = 0)));
  });
});

describe('events', () => {
  const program = async (queue: AnyQueue, log: unknown[]): Promise<void> => {
    const all = [queue.add(() => 1), queue.add(fail), queue.add(async () => delay(2, 3))].map(outcomeOf);
    log.push('added');
    log.push(await Promise.all(all));
    await queue.onIdle();
  };

  same('with what they carry', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 1 });
    listen(queue, log);
    await program(queue, log);
  });

  sameAsNine('with what they carry, as an emitter', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 1 });
    // The newest says `empty` at each start of the last one as well.
    listenAsToEmitter(
      queue,
      log,
      events.filter((name) => name !== 'empty'),
    );
    await program(queue, log);
  });

  same('of a target', async ({ default: PQueue }, log) => {
    const queue = new PQueue();
    const controller = new AbortController();
    const listener = {
      handleEvent(this: unknown, event: CustomEvent<unknown>) {
        log.push([event.type, event.detail, this === listener, event.target === queue]);
      },
    };
    queue.addEventListener('completed', listener, { once: true });
    queue.addEventListener('add', () => log.push('add'), { signal: controller.signal });
    log.push(queue instanceof EventTarget, await queue.add(() => 1));
    controller.abort();
    log.push(await queue.add(() => undefined));
    queue.addEventListener('error', (event) => log.push(event.detail));
    const error = outcomeOf(queue.onError());
    log.push(await outcomeOf(queue.add(() => Promise.reject('no'))), await error);
    log.push(queue.dispatchEvent(new CustomEvent('error', { detail: 'dispatched' })));
    const idle = once(queue as EventTarget, 'idle');
    await queue.add(() => delay(1));
    log.push(Array.isArray(await idle));
    const warnings: unknown[] = [];
    process.on('warning', (warning) => warnings.push(warning.message));
    await Promise.all(Array.from({ length: 20 }, () => queue.add(() => queue.onEmpty())));
    log.push(warnings);
  });

  sameAsNine('an emitter as eventemitter3', async ({ default: PQueue }, log) => {
    const queue = new PQueue();
    const listener = (value: unknown): void => void log.push(value);
    queue.on('completed', listener).once('completed', listener);
    log.push(queue.listenerCount('completed'), queue.eventNames(), queue.listeners('completed').length);
    await queue.add(() => 'first');
    await delay(1);
    queue.off('completed', listener);
    log.push(queue.emit('completed', 1), queue.eventNames());
    const context = { name: 'context' };
    queue.addListener(
      'add',
      function (this: typeof context) {
        log.push(this.name);
      },
      context,
    );
    log.push(queue.emit('add'), queue.emit('error', 'nobody hears it'));
    queue.removeAllListeners();
    log.push(queue.eventNames());
  });

  same('of a queue that is empty, when it is set or cleared', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ autoStart: false });
    listen(queue, log);
    queue.concurrency = 2;
    queue.clear();
    queue.start();
    queue.pause();
    void queue.add(() => log.push('never')).catch(() => {});
    queue.clear();
    log.push('end');
  });
});

same('values and errors', async ({ default: PQueue }, log) => {
  const queue = new PQueue({ concurrency: 1 });
  const thrower = (): never => {
    throw new TypeError('thrown');
  };
  log.push(await outcomeOf(queue.add(() => 1)), await outcomeOf(queue.add(thrower)));
  log.push(await outcomeOf(queue.add(fail)));
  log.push(await queue.addAll([() => 1, async () => delay(1, 2)]));
  log.push(await outcomeOf(queue.addAll([fail, async () => 2])));
  const error = queue.onError();
  log.push(await outcomeOf(queue.add(fail)), await outcomeOf(error));
  log.push(await unhandled(async () => void queue.add(fail)));
});

same('a spread of what the function gets hands on the signal', async ({ default: PQueue }, log) => {
  const { signal } = new AbortController();
  const seen = (options: { readonly signal?: AbortSignal | undefined }): unknown[] => {
    const { signal: taken, ...rest } = options;
    return [
      Object.hasOwn(options, 'signal'),
      Object.keys(options).includes('signal'),
      { ...options }.signal === options.signal,
      Object.assign({}, options).signal === taken,
      'signal' in rest,
      Object.getPrototypeOf(options) === Object.prototype,
      options.signal instanceof AbortSignal,
    ];
  };
  log.push(await new PQueue().add(seen, { signal }));
});

same('a function sees the asynchronous context of who added it', async ({ default: PQueue }, log) => {
  const storage = new AsyncLocalStorage<number>();
  const queue = new PQueue({ concurrency: 1 });
  const add = (id: number, options = {}) =>
    storage.run(id, () => queue.add(() => delay(1, storage.getStore()), options));
  log.push(await Promise.all([add(1), add(2), add(3, { priority: 1 })]));
});

describe('waits', () => {
  same('for what they say', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 1 });
    const waits = async (): Promise<void> => {
      const note = (name: string) => () => log.push([name, queue.size, queue.pending]);
      await Promise.all([
        queue.onEmpty().then(note('empty')),
        queue.onIdle().then(note('idle')),
        queue.onSizeLessThan(2).then(note('less than 2')),
        queue.onPendingZero().then(note('pending zero')),
      ]);
    };
    await waits();
    for (let index = 0; index < 4; index++) void queue.add(() => delay(2));
    await waits();
  });

  same('for a queue that is cleared', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 1 });
    const running = queue.add(() => delay(3, 'done'));
    for (let index = 0; index < 3; index++) void queue.add(() => log.push('never'));
    const empty = queue.onEmpty().then(() => log.push(['empty', queue.size, queue.pending]));
    queue.clear();
    await empty;
    await queue.onIdle();
    log.push(await running);
  });
});

describe('timeouts and signals', () => {
  same('a timeout', async ({ default: PQueue, TimeoutError }, log) => {
    const queue = new PQueue({ timeout: 4 });
    const stopping = ({ signal }: { signal?: AbortSignal }) =>
      delay(signal === undefined ? 0 : 0).then(() => delay(6));
    log.push(await outcomeOf(queue.add(stopping)));
    log.push(await outcomeOf(queue.add(() => delay(8, 'late'), { timeout: 40 })));
    const error = await queue.add(() => delay(8)).catch((reason: unknown) => reason);
    log.push(error instanceof TimeoutError, error instanceof DOMException, (error as DOMException).code);
    log.push(await outcomeOf(queue.add(() => delay(8, 'in time'), { timeout: undefined })));
    log.push(await outcomeOf(async () => (queue.timeout = 0)).then((outcome) => (outcome as unknown[])[0]));
    queue.timeout = 50;
    log.push(await outcomeOf(queue.add(() => delay(8, 'in time'))));
  });

  same('what runs', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 2 });
    const all = [
      queue.add(() => delay(2), { id: 'a', priority: 3, timeout: 1000 }),
      queue.add(() => delay(2)),
      queue.add(() => delay(2)),
    ];
    log.push(
      queue.runningTasks.map(({ id, priority, timeout, timeoutRemaining, startTime }) => [
        id,
        priority,
        timeout,
        timeoutRemaining !== undefined && timeoutRemaining > 900,
        Math.abs(Date.now() - startTime) < 100,
      ]),
    );
    log.push(queue.isSaturated);
    await Promise.all(all);
    await delay(1);
    log.push(queue.runningTasks.length, queue.isSaturated);
  });

  same('an abort of what waits', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 1 });
    listen(queue, log);
    const controller = new AbortController();
    const { signal } = controller;
    const first = queue.add(() => delay(3));
    const waiting = outcomeOf(queue.add(() => log.push('never'), { signal }));
    const early = outcomeOf(queue.add(() => log.push('never'), { signal: AbortSignal.abort('early') }));
    controller.abort('late');
    log.push(queue.size, await waiting, await early, await first);
  });

  same('an abort of what runs and listens', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ concurrency: 1 });
    const controller = new AbortController();
    const work = ({ signal }: { readonly signal?: AbortSignal | undefined }): Promise<void> =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => setTimeout(() => reject(new Error('stopped')), 1));
      });
    const running = outcomeOf(queue.add(work, { signal: controller.signal }));
    controller.abort(new RangeError('why'));
    log.push(await running);
    await queue.onIdle();
  });
});

describe('rates, to the millisecond', () => {
  const timed = async (
    queue: AnyQueue,
    log: unknown[],
    offsets: readonly number[],
    ms = 0,
  ): Promise<void> => {
    const start = Date.now();
    const work = async (): Promise<void> => {
      log.push([Date.now() - start, queue.isRateLimited]);
      await delay(ms);
    };
    const all: Promise<void>[] = [];
    for (const offset of offsets) {
      if (offset > Date.now() - start) await delay(offset - (Date.now() - start));
      all.push(queue.add(work));
    }
    await Promise.all(all);
    await queue.onIdle();
  };

  inFakeTime('fixed windows', async ({ default: PQueue }, log) => {
    await timed(new PQueue({ intervalCap: 2, interval: 50 }), log, [0, 0, 0, 0, 0, 500, 501, 502, 700]);
    await timed(new PQueue({ intervalCap: 3, interval: 50 }), log, [0, 0, 0, 0, 0, 0, 0, 0, 10, 20], 45);
  });

  inFakeTime('fixed windows that carry over', async ({ default: PQueue }, log) => {
    const options = { intervalCap: 2, interval: 50, carryoverIntervalCount: true };
    await timed(new PQueue(options), log, [0, 0, 0, 0, 0, 0], 70);
  });

  inFakeTime('sliding windows', async ({ default: PQueue }, log) => {
    const options = { intervalCap: 2, interval: 50, strict: true };
    await timed(new PQueue(options), log, [0, 25, 30, 35, 40, 200, 240, 245, 246]);
    await timed(new PQueue({ ...options, concurrency: 1 }), log, [0, 0, 0, 0, 0], 20);
  });

  inFakeTime('events', async ({ default: PQueue }, log) => {
    const queue = new PQueue({ intervalCap: 1, interval: 20 });
    listen(queue, log, ['rateLimit', 'rateLimitCleared', 'active', 'idle']);
    for (let index = 0; index < 3; index++) void queue.add(() => index);
    log.push(queue.isRateLimited);
    await queue.onRateLimit();
    log.push(queue.isRateLimited, queue.isSaturated);
    await queue.onRateLimitCleared();
    await queue.onIdle();
  });
});

same('invalid options', async ({ default: PQueue }, log) => {
  const wrong = [
    { concurrency: 0 },
    { concurrency: '1' },
    { concurrency: NaN },
    { concurrency: 1.5 },
    { concurrency: undefined },
    { concurrency: Number.MAX_VALUE },
    { intervalCap: 0 },
    { intervalCap: '2' },
    { intervalCap: undefined },
    { interval: -1 },
    { interval: Infinity },
    { interval: undefined },
    { strict: true, intervalCap: 1 },
    { strict: true, interval: 1 },
  ];
  for (const options of wrong) log.push(await outcomeOf(async () => void new PQueue(options as never)));
  const words = ([kind, error]: readonly unknown[]): unknown =>
    // Here no timeout is too long, and so none is said to be the longest.
    [kind, JSON.stringify(error).replace(' up to 2147483647', '')];
  for (const timeout of [0, -1, NaN, Infinity, '1']) {
    const options = { timeout: timeout as number };
    log.push(words((await outcomeOf(async () => void new PQueue(options))) as unknown[]));
    log.push(words((await outcomeOf(new PQueue().add(() => 1, options))) as unknown[]));
  }
  for (const priority of [NaN, '1', Infinity, -Infinity]) {
    log.push(await outcomeOf(new PQueue().add(() => 1, { priority: priority as number })));
  }
  log.push(await outcomeOf(new PQueue().add('no' as never)).then((outcome) => (outcome as unknown[])[0]));
});

same('a queue class of the caller', async ({ default: PQueue, PriorityQueue }, log) => {
  class Stack {
    readonly #items: { run: () => Promise<unknown>; id: string | undefined }[] = [];
    get size(): number {
      return this.#items.length;
    }
    enqueue(run: () => Promise<unknown>, options?: { id?: string | undefined }): void {
      this.#items.push({ run, id: options?.id });
    }
    dequeue(): (() => Promise<unknown>) | undefined {
      return this.#items.pop()?.run;
    }
    filter(): (() => Promise<unknown>)[] {
      return this.#items.map(({ run }) => run);
    }
    setPriority(id: string, priority: number): void {
      log.push(id, priority);
    }
    remove(): void {}
  }
  const queue = new PQueue({ concurrency: 1, queueClass: Stack, autoStart: false });
  const all = ['a', 'b', 'c'].map((name) => queue.add(() => log.push(name)));
  log.push(queue.sizeBy({}));
  queue.setPriority('2', 4);
  log.push(await outcomeOf(async () => queue.setPriority('9', 4)));
  queue.start();
  await Promise.all(all);
  const line = new PriorityQueue();
  line.enqueue(async () => 'low', { id: 'a' });
  line.enqueue(async () => 'high', { id: 'b', priority: 1 });
  line.enqueue(async () => 'out', { id: 'c', priority: 2 });
  line.enqueue(async () => 'as high', { id: 'd', priority: 1 });
  line.setPriority('b', 1);
  line.remove('c');
  log.push(line.size, line.filter({ priority: 1 }).length, await line.dequeue()?.(), line.size);
});
