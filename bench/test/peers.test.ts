// What the table in the README says of others, and of this library, is what these programs find.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { suppressedErrors, withTaskGroup, type TaskGroup } from '@tasktree/node';
import { Effect } from 'effect';
import { all, call, run, sleep, useAbortSignal } from 'effection';
import pMap from 'p-map';

const columns = ['Promise.all', 'p-map', 'effection', 'effect', 'tasktree'] as const;
type Column = (typeof columns)[number];

/** What a program writes down: names of pieces of work that have begun, or have ended. */
type Log = string[];

const boom = new Error('boom');

/** What the body of a group does with the results. The cells of this library hold for each of these. */
const readings: readonly ((group: TaskGroup<unknown>) => unknown)[] = [
  function nothing() {},
  async function all(group) {
    for await (const _ of group);
  },
];

/** One that fails soon, and one that takes long and tidies up for a while when it is stopped. In each one's own style. */
function failing(log: Log, read = readings[0]): Record<Column, () => Promise<unknown>> {
  const slow = async (): Promise<void> => {
    log.push('began');
    await pause(150);
    log.push('completed');
  };
  const fast = async (): Promise<void> => {
    await pause(10);
    throw boom;
  };
  return {
    'Promise.all': () => Promise.all([slow(), fast()]),
    'p-map': () => pMap([slow, fast], (work) => work(), { concurrency: 2 }),
    effection: () =>
      run(() =>
        all([
          (function* () {
            log.push('began');
            try {
              yield* sleep(150);
              log.push('completed');
            } finally {
              yield* sleep(30);
              log.push('tidy');
            }
          })(),
          (function* () {
            yield* sleep(10);
            throw boom;
          })(),
        ]),
      ),
    effect: () =>
      Effect.runPromise(
        Effect.all(
          [
            Effect.gen(function* () {
              log.push('began');
              yield* Effect.sleep(150);
              log.push('completed');
            }).pipe(
              Effect.ensuring(
                Effect.andThen(
                  Effect.sleep(30),
                  Effect.sync(() => void log.push('tidy')),
                ),
              ),
            ),
            Effect.andThen(Effect.sleep(10), Effect.fail(boom)),
          ],
          { concurrency: 'unbounded' },
        ),
      ),
    tasktree: () =>
      withTaskGroup(async (group) => {
        group.addTask(async (task) => {
          log.push('began');
          try {
            await task.sleep(150);
            log.push('completed');
          } finally {
            await pause(30);
            log.push('tidy');
          }
        });
        group.addTask(fast);
        await read?.(group);
      }),
  };
}

/** The same where the work is a plain async function: it gets a signal, where there is one to get, and heeds it. */
function failingFunctions(log: Log, read = readings[0]): Record<Column, () => Promise<unknown>> {
  const slow = async (signal?: AbortSignal): Promise<void> => {
    log.push('began');
    try {
      await pause(150, undefined, signal === undefined ? {} : { signal });
      log.push('completed');
    } finally {
      await pause(30);
      log.push('tidy');
    }
  };
  const fast = async (): Promise<void> => {
    await pause(10);
    throw boom;
  };
  return {
    'Promise.all': () => Promise.all([slow(), fast()]),
    'p-map': () => pMap([slow, fast], (work) => work(), { concurrency: 2 }),
    effection: () =>
      run(() =>
        all([
          (function* () {
            const signal = yield* useAbortSignal();
            yield* call(() => slow(signal));
          })(),
          call(fast),
        ]),
      ),
    effect: () =>
      Effect.runPromise(
        Effect.all(
          [
            Effect.tryPromise((signal) => slow(signal)),
            Effect.tryPromise({ try: fast, catch: (error) => error }),
          ],
          {
            concurrency: 'unbounded',
          },
        ),
      ),
    tasktree: () =>
      withTaskGroup(async (group) => {
        group.addTask((task) => slow(task.signal));
        group.addTask(fast);
        await read?.(group);
      }),
  };
}

/** One fails, and then so does the one that is stopped for it, as it tidies up. */
function failingCleanup(first: Error, cleanup: Error): Record<Column, () => Promise<unknown>> {
  return {
    'Promise.all': () => Promise.all([fail(10, first), fail(20, cleanup)]),
    'p-map': () => pMap([10, 20], (time) => fail(time, time === 10 ? first : cleanup), { concurrency: 2 }),
    effection: () =>
      run(() =>
        all([
          (function* () {
            try {
              yield* sleep(150);
            } finally {
              tidyUp(cleanup);
            }
          })(),
          (function* () {
            yield* sleep(10);
            throw first;
          })(),
        ]),
      ),
    effect: () => Effect.runPromise(failingEffects(first, cleanup)),
    tasktree: () =>
      withTaskGroup(async (group) => {
        group.addTask(async (task) => {
          try {
            await task.sleep(150);
          } finally {
            tidyUp(cleanup);
          }
        });
        group.addTask(() => fail(10, first));
        for await (const _ of group);
      }),
  };
}

function failingEffects(first: Error, cleanup: Error): Effect.Effect<unknown, Error> {
  return Effect.all(
    [
      Effect.sleep(150).pipe(Effect.ensuring(Effect.die(cleanup))),
      Effect.andThen(Effect.sleep(10), Effect.fail(first)),
    ],
    { concurrency: 'unbounded' },
  );
}

/** All that a caller can look at afterwards. */
async function outcome(
  column: Column,
  program: Record<Column, () => Promise<unknown>>,
  first: Error,
  cleanup: Error,
): Promise<unknown> {
  if (column === 'effect') return Effect.runPromiseExit(failingEffects(first, cleanup));
  const error = await program[column]().catch((thrown: unknown) => thrown);
  return [error, ...suppressedErrors(error)];
}

function tidyUp(error: Error): never {
  throw error;
}

async function fail(time: number, error: Error): Promise<never> {
  await pause(time);
  throw error;
}

async function ended(log: Log, program: () => Promise<unknown>): Promise<{ at: Log; later: Log }> {
  await assert.rejects(program, { message: boom.message });
  const at = [...log];
  await pause(300);
  return { at, later: [...log] };
}

/** Asks of a program that fails; of this library, of each way to read the results. */
async function always(
  column: Column,
  ask: (logs: { at: Log; later: Log }) => boolean,
  program: typeof failing = failing,
): Promise<boolean> {
  const answers = (column === 'tasktree' ? readings : [undefined]).map(async (read) => {
    const log: Log = [];
    return ask(await ended(log, program(log, read)[column]));
  });
  return (await Promise.all(answers)).every(Boolean);
}

const questions: Record<string, (column: Column) => Promise<boolean>> = {
  'a failure stops the others': (column) => always(column, ({ later }) => !later.includes('completed')),
  'when the call fails, the others have ended': (column) =>
    always(column, ({ at, later }) => at.length === later.length),
  'the same for plain async functions': (column) =>
    always(
      column,
      ({ at, later }) => at.length === later.length && !later.includes('completed'),
      failingFunctions,
    ),
  'the first error comes out, also if cleanup fails': async (column) => {
    const first = new Error('first');
    const program = failingCleanup(first, new Error('of cleanup'));
    return (await program[column]().catch((error: unknown) => error)) === first;
  },
  'and the error of cleanup can be found': async (column) => {
    const [first, cleanup] = [new Error('FIRST'), new Error('SECOND')];
    const seen = inspect(await outcome(column, failingCleanup(first, cleanup), first, cleanup), {
      depth: 10,
    });
    return seen.includes('FIRST') && seen.includes('SECOND');
  },
};

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

describe('the table against peers says what was found', { concurrency: 4 }, () => {
  test('its columns', () => {
    assert.ok(
      readme.includes(
        `| | ${columns.map((column) => (column === 'Promise.all' ? '`Promise.all`' : column)).join(' | ')} |`,
      ),
    );
  });
  for (const [question, ask] of Object.entries(questions)) {
    test(question, async () => {
      const found = await Promise.all(columns.map(async (column) => ((await ask(column)) ? 'yes' : 'no')));
      const row = readme.split('\n').find((line) => cells(line)[0] === question);
      assert.deepEqual(row === undefined ? [] : cells(row).slice(1), found);
    });
  }
});
