/**
 * What the cases about threads have done on workers. A module for workers imports an adapter, and then calls {@link exposeWork}.
 *
 * @module
 */
import { CancellationError, MainActor, Task, withTaskGroup } from '@tasktree/core';
import { expose as exposeHere, transfer } from '@tasktree/threads';
import type { Threads } from '../case.ts';
import { Counter } from './counter.ts';
import { die, dieLoudly, fail, failOnTheWay, failTwice, timeOut, unsendable } from './failures.ts';
import { failStrangely, giveDeep, stray, strayMeanwhile } from './strays.ts';
import { clearLog, log, note, readLog, realmId, surroundings } from './surroundings.ts';

/** Keeps this worker busy for a while, and says which it is. */
async function whereAfter(ms: number): Promise<string> {
  await Task.sleep(ms);
  return realmId;
}

function echo<T>(value: T): T {
  return value;
}

/** What `value` is over here, as far as `typeof` and `instanceof` tell. */
function kindsOf(values: readonly unknown[]): string[] {
  return values.map((value) => Object.prototype.toString.call(value).slice(8, -1));
}

/** Tells the main thread that a job has begun: see `begun` there. */
function hello(): Promise<void> {
  return MainActor.run<void>('conformance.begun');
}

/** Waits to be cancelled, and says with what it was; then works on for a while, and notes that it has ended. */
async function untilCancelled(name: string): Promise<unknown> {
  const task = Task.current!;
  log.push(`${name} begins`);
  await hello();
  const error = await task.sleep(Infinity).catch((thrown: unknown) => thrown);
  for (let round = 0; round < 3; round += 1) await task.yield();
  log.push(`${name} ends`);
  const { reason } = error as CancellationError;
  return {
    isCancellationError: error instanceof CancellationError,
    isCancelled: task.isCancelled,
    isAborted: task.signal.aborted,
    reason,
  };
}

/** Never gives up, however often it is told. */
async function neverEnding(): Promise<never> {
  await hello();
  return new Promise(() => {});
}

/** Spins, and takes no notice of anything; gives up after some time. */
async function spinDeaf(ms: number): Promise<void> {
  await hello();
  const end = Date.now() + ms;
  while (Date.now() < end);
}

/** Spins until it is cancelled, without any wait; gives up after some time. */
async function spin(ms: number, how: 'flag' | 'handle' | 'check'): Promise<string> {
  const task = Task.current!;
  await hello();
  return task.run(() => {
    const end = Date.now() + ms;
    while (Date.now() < end) {
      if (how === 'check') Task.checkCancellation();
      else if (how === 'flag' ? Task.isCancelled : task.isCancelled) return 'cancelled';
    }
    return 'not cancelled';
  });
}

/** Works for a while in steps between which others have a turn, as one does where memory is not shared. */
async function work(ms: number): Promise<string> {
  const task = Task.current!;
  await hello();
  const end = Date.now() + ms;
  while (Date.now() < end) {
    await task.yield();
    task.checkCancellation();
  }
  return 'not cancelled';
}

/** Waits until its priority has risen, and gives the new one. */
async function untilEscalated(): Promise<number> {
  const task = Task.current!;
  const before = task.priority;
  await hello();
  while (task.priority === before) await task.sleep(1);
  return task.priority;
}

/** Runs two children that wait to be told. */
async function family(): Promise<void> {
  await withTaskGroup(async (group) => {
    for (const name of ['first', 'second']) {
      group.addTask((task) => task.sleep(Infinity).catch(() => undefined), { name });
    }
  });
}

/** Counts up, and notes how far it has come and how it ended. */
async function* count(to: number, failAt: number = Infinity): AsyncGenerator<number, void> {
  try {
    for (let value = 1; value <= to; value += 1) {
      if (value === failAt) throw new RangeError(`no ${value}`);
      log.push(`gives ${value}`);
      yield value;
      await Task.yield();
    }
  } finally {
    log.push('closed');
  }
}

/** Counts up, with a wait before each. */
async function* countSlowly(to: number, ms: number): AsyncGenerator<number, void> {
  for (let value = 1; value <= to; value += 1) {
    await Task.sleep(ms);
    yield value;
  }
}

/** Counts up for ever, and fails when it is left. */
async function* failAtTheEnd(): AsyncGenerator<number, void> {
  try {
    for (let value = 1; ; value += 1) yield value;
  } finally {
    // oxlint-disable-next-line no-unsafe-finally -- that is what it is for
    throw new RangeError('cleanup');
  }
}

function streamOf(values: readonly number[]): AsyncIterable<number> {
  const rest = [...values];
  const { ReadableStream } = globalThis as unknown as {
    ReadableStream: new (source: object) => AsyncIterable<number>;
  };
  return new ReadableStream({
    pull(controller: { enqueue(value: number): void; close(): void }) {
      const value = rest.shift();
      if (value === undefined) controller.close();
      else controller.enqueue(value);
    },
  });
}

let kept: Uint8Array | undefined;

/** Keeps bytes, and gives the same, moved if asked. */
function giveBytes(size: number, moved: boolean): Uint8Array {
  kept = new Uint8Array(size).fill(7);
  return moved ? transfer(kept, [kept.buffer]) : kept;
}

/** How many bytes are left here of what was given last. */
function keptBytes(): number {
  return kept?.byteLength ?? -1;
}

function sizeOf(bytes: Uint8Array): number {
  return bytes.byteLength;
}

/** Asks the main thread, by a function that is sent there and by the name of one that is exposed there. */
async function askMain(value: number): Promise<unknown[]> {
  return [
    await MainActor.run((given: number) => [given + 1, 'conformance' in globalThis], value),
    await MainActor.run<number>('conformance.double', value),
  ];
}

async function failInMain(): Promise<never> {
  return MainActor.run<never>('conformance.fail');
}

/** Has the main thread wait, and so is cut short over there. */
async function waitInMain(): Promise<unknown> {
  return MainActor.run('conformance.wait');
}

/** The same in an operation that has a deadline over here, of which the main thread knows nothing. */
async function waitBrieflyInMain(): Promise<unknown> {
  return Task.current!.withTimeout(10, () => MainActor.run('conformance.wait'));
}

/** The module of a worker, as a pool sees it. */
export interface Work {
  readonly surroundings: typeof surroundings;
  readonly whereAfter: typeof whereAfter;
  readonly echo: typeof echo;
  readonly kindsOf: typeof kindsOf;
  readonly fail: typeof fail;
  readonly failTwice: typeof failTwice;
  readonly failOnTheWay: typeof failOnTheWay;
  readonly timeOut: typeof timeOut;
  readonly failStrangely: typeof failStrangely;
  readonly giveDeep: typeof giveDeep;
  readonly stray: typeof stray;
  readonly strayMeanwhile: typeof strayMeanwhile;
  readonly spinDeaf: typeof spinDeaf;
  readonly untilCancelled: typeof untilCancelled;
  readonly neverEnding: typeof neverEnding;
  readonly spin: typeof spin;
  readonly work: typeof work;
  readonly note: typeof note;
  readonly clearLog: typeof clearLog;
  readonly readLog: typeof readLog;
  readonly untilEscalated: typeof untilEscalated;
  readonly family: typeof family;
  readonly count: typeof count;
  readonly countSlowly: typeof countSlowly;
  readonly failAtTheEnd: typeof failAtTheEnd;
  readonly streamOf: typeof streamOf;
  readonly unsendable: typeof unsendable;
  readonly die: typeof die;
  readonly dieLoudly: typeof dieLoudly;
  readonly giveBytes: typeof giveBytes;
  readonly keptBytes: typeof keptBytes;
  readonly sizeOf: typeof sizeOf;
  readonly askMain: typeof askMain;
  readonly failInMain: typeof failInMain;
  readonly waitInMain: typeof waitInMain;
  readonly waitBrieflyInMain: typeof waitBrieflyInMain;
  readonly Counter: typeof Counter;
}

/**
 * Makes all of that callable, by the `expose` that is under trial: default, that of `@tasktree/threads`. For a module that has installed the
 * host of a worker.
 */
export function exposeWork(expose: Threads['expose'] = exposeHere): void {
  expose({
    surroundings,
    whereAfter,
    echo,
    kindsOf,
    fail,
    failTwice,
    failOnTheWay,
    timeOut,
    failStrangely,
    giveDeep,
    stray,
    strayMeanwhile,
    spinDeaf,
    untilCancelled,
    neverEnding,
    spin,
    work,
    note,
    clearLog,
    readLog,
    untilEscalated,
    family,
    count,
    countSlowly,
    failAtTheEnd,
    streamOf,
    unsendable,
    die,
    dieLoudly,
    giveBytes,
    keptBytes,
    sizeOf,
    askMain,
    failInMain,
    waitInMain,
    waitBrieflyInMain,
    Counter,
  });
}
