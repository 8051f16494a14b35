import { AsyncLocalStorage } from 'node:async_hooks';
import * as theirs from 'p-limit';
import * as ours from '../src/p-limit/index.ts';
import { delay, outcomeOf, sideBySide, unhandled } from './side-by-side.ts';

type Module = typeof ours;

const same = sideBySide<Module>(theirs as unknown as Module, ours);
const fail = async (): Promise<never> => Promise.reject(new Error('no'));

same('calls run in order, so many at a time', async ({ default: pLimit }, log) => {
  const limit = pLimit(2);
  let running = 0;
  const call = async (name: string, ms: number): Promise<string> => {
    log.push(`${name} starts as ${++running}`);
    await delay(ms);
    running--;
    return name;
  };
  log.push(
    await Promise.all([limit(call, 'a', 12), limit(call, 'b', 4), limit(call, 'c', 4), limit(call, 'd', 9)]),
  );
});

same('a call starts later, never inside', async ({ default: pLimit }, log) => {
  const limit = pLimit({ concurrency: 1 });
  const promise = limit(() => log.push('called'));
  log.push('back', limit.activeCount, limit.pendingCount);
  const second = limit(() => log.push('second'));
  log.push(limit.activeCount, limit.pendingCount);
  await promise;
  await second;
  await delay(1);
  log.push(limit.activeCount, limit.pendingCount);
});

same('values and errors go through', async ({ default: pLimit, limitFunction }, log) => {
  const limit = pLimit(1);
  const thrower = (): never => {
    throw new TypeError('thrown');
  };
  const then = { then: (resolve: (value: number) => void) => resolve(7) } as PromiseLike<number>;
  log.push(await outcomeOf(limit((a: number, b: number) => a + b, 1, 2)));
  log.push(await outcomeOf(limit(thrower)), await outcomeOf(limit(fail)));
  log.push(await outcomeOf(limit(() => then)));
  const limited = limitFunction(async (a: number) => a + 1, { concurrency: 1 });
  log.push(await Promise.all([1, 2, 3].map((value) => limited(value))));
});

same('the limit can be changed', async ({ default: pLimit }, log) => {
  const limit = pLimit(1);
  let running = 0;
  const call = async (): Promise<void> => {
    log.push(++running);
    await delay(5);
    running--;
  };
  const calls = Array.from({ length: 6 }, () => limit(call));
  await delay(1);
  limit.concurrency = 3;
  log.push(limit.concurrency);
  await Promise.all(calls);
  log.push(await outcomeOf(async () => (limit.concurrency = 0)));
});

same('map', async ({ default: pLimit }, log) => {
  const limit = pLimit(2);
  log.push(await limit.map(new Set([3, 1, 2]), async (value, index) => delay(value, [value, index])));
  log.push(await limit.map('ab', (letter) => letter.toUpperCase()));
  log.push(await outcomeOf(limit.map([1, 2], fail)));
  const broken = function* (): Generator<number> {
    yield 1;
    throw new Error('broken');
  };
  log.push(await outcomeOf(limit.map(broken(), fail)));
});

same('clearQueue rejects when asked to', async ({ default: pLimit }, log) => {
  const limit = pLimit({ concurrency: 1, rejectOnClear: true });
  const running = limit(() => delay(3, 'done'));
  const waiting = [limit(fail), limit(fail)].map(outcomeOf);
  log.push(limit.pendingCount);
  limit.clearQueue();
  log.push(limit.pendingCount, await Promise.all(waiting), await running);
});

same('invalid arguments', async ({ default: pLimit, limitFunction }, log) => {
  const any = (value: unknown): never => value as never;
  for (const value of [0, -1, 1.5, NaN, '2', undefined, {}]) {
    log.push(await outcomeOf(async () => pLimit(any(value))));
    log.push(await outcomeOf(async () => limitFunction(fail, any({ concurrency: value }))));
  }
  log.push(await outcomeOf(async () => pLimit({ concurrency: 1, rejectOnClear: any(1) })));
  log.push(await outcomeOf(pLimit(1)(any(1))).then((outcome) => (outcome as unknown[])[0]));
});

same('a call keeps the asynchronous context of who made it', async ({ default: pLimit }, log) => {
  const storage = new AsyncLocalStorage<number>();
  const limit = pLimit(1);
  log.push(
    await Promise.all(
      [1, 2, 3].map((id) => storage.run(id, () => limit(() => delay(1, storage.getStore())))),
    ),
  );
});

same('a rejection that nobody handles is reported', async ({ default: pLimit }, log) => {
  const limit = pLimit(1);
  log.push(await unhandled(async () => void limit(fail)));
  log.push(await unhandled(async () => void (await outcomeOf(limit.map([1, 2, 3], fail)))));
});
