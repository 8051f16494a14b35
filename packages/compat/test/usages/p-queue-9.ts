// Compiled twice: with the types of the version before the newest, and with ours in its place.
import PQueue, {
  PriorityQueue,
  TimeoutError,
  type Options,
  type Queue,
  type QueueAddOptions,
} from 'p-queue-9';
import { expectTypeOf } from 'vitest';

declare function got(url: string, options?: { signal?: AbortSignal }): Promise<{ readonly body: string }>;

export async function usages(): Promise<void> {
  const queue = new PQueue({ concurrency: 1, autoStart: true, timeout: 5000 });
  expectTypeOf(await queue.add(() => got('a'))).toEqualTypeOf<{ readonly body: string }>();
  expectTypeOf(await queue.add(() => 'unicorn')).toEqualTypeOf<string>();
  expectTypeOf(await queue.add(async () => {})).toEqualTypeOf<void>();
  expectTypeOf(await queue.add<number>(() => 1)).toEqualTypeOf<number>();
  const { signal } = new AbortController();
  await queue.add(({ signal: inner }) => got('a', inner && { signal: inner }), {
    signal,
    priority: 1,
    id: 'a',
  });
  const all: number[] = await queue.addAll([() => 1, async () => 2], { priority: 1 });
  expectTypeOf(all).toEqualTypeOf<number[]>();
  queue.setPriority('a', 3);
  queue.timeout = 10;
  queue.concurrency = 2;
  expectTypeOf(queue.start()).toEqualTypeOf(queue);
  queue.pause();
  queue.clear();
  await queue.onEmpty();
  await queue.onIdle();
  await queue.onSizeLessThan(5);
  await queue.onPendingZero();
  await queue.onRateLimit();
  await queue.onRateLimitCleared();
  await Promise.race([queue.onError(), queue.onIdle()]);
  expectTypeOf(queue.onError()).toEqualTypeOf<Promise<never>>();
  expectTypeOf(queue.size + queue.pending + queue.sizeBy({ priority: 1 })).toEqualTypeOf<number>();
  expectTypeOf(queue.isPaused || queue.isRateLimited || queue.isSaturated).toEqualTypeOf<boolean>();
  const [running] = queue.runningTasks;
  expectTypeOf(running?.id).toEqualTypeOf<string | undefined>();
  expectTypeOf(running?.timeoutRemaining).toEqualTypeOf<number | undefined>();

  queue.on('active', () => {});
  queue.on('completed', (result) => void (result as { body: string }).body);
  queue.on('completed', (result: string) => result.length);
  queue
    .once('error', (error: Error) => error.message)
    .off('next')
    .removeAllListeners('add');
  expectTypeOf(queue.listenerCount('idle')).toEqualTypeOf<number>();
  expectTypeOf(queue.emit('idle')).toEqualTypeOf<boolean>();
  // @ts-expect-error -- no such event
  queue.on('nothing', () => {});
  // @ts-expect-error -- no such option
  await queue.add(() => 1, { nothing: 1 });
  expectTypeOf(new TimeoutError('a')).toExtend<Error>();
}

class QueueClass implements Queue<() => Promise<unknown>, QueueAddOptions> {
  readonly #runs: (() => Promise<unknown>)[] = [];
  get size(): number {
    return this.#runs.length;
  }
  enqueue(run: () => Promise<unknown>, _options?: Partial<QueueAddOptions>): void {
    this.#runs.push(run);
  }
  dequeue(): (() => Promise<unknown>) | undefined {
    return this.#runs.shift();
  }
  filter(_options: Partial<QueueAddOptions>): (() => Promise<unknown>)[] {
    return this.#runs;
  }
  setPriority(_id: string, _priority: number): void {}
}

export async function queueClass(): Promise<void> {
  const queue = new PQueue({ queueClass: QueueClass });
  await queue.add(() => 1, { priority: 2 });
  const options: Options<PriorityQueue, QueueAddOptions> = { interval: 1000, intervalCap: 2, strict: true };
  await new PQueue(options).onIdle();
  class Mine extends PQueue {
    addOne(): Promise<number> {
      return this.add(() => 1);
    }
  }
  expectTypeOf(await new Mine({ concurrency: 1 }).addOne()).toEqualTypeOf<number>();
  new PriorityQueue().enqueue(async () => 1, { priority: 1 });
}
