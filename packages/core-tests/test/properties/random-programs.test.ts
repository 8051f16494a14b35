import { Task, observe } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Interpreter } from './interpreter.ts';
import { program, type Step } from './program.ts';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 400);

// Errors that nobody reads are rejections of the runtime: here they are part of what is checked.
const reported: unknown[] = [];
const listen = (error: unknown): void => void reported.push(error);
let listeners: NodeJS.UnhandledRejectionListener[] = [];
beforeAll(() => {
  listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', listen);
});
afterAll(() => {
  process.off('unhandledRejection', listen);
  for (const listener of listeners) process.on('unhandledRejection', listener);
});

interface Run {
  readonly interpreter: Interpreter;
  readonly outcome: PromiseSettledResult<unknown>;
}

async function runProgram(
  steps: readonly Step[],
  seed: number,
  cancelAfter: number | undefined,
): Promise<Run> {
  const interpreter = new Interpreter();
  let outcome: PromiseSettledResult<unknown> | undefined;
  await withTestHost({ seed }, async (host) => {
    using _watching = observe({
      settled: (record, detail) => {
        if (record.isCancelled && 'error' in detail) interpreter.ofCancelled.add(detail.error);
      },
    });
    const task = new Task((handle) => interpreter.body('', steps, handle, []));
    const result = task.result;
    if (cancelAfter !== undefined) {
      await host.advance(cancelAfter);
      task.cancel('from outside');
    }
    await host.runUntilIdle();
    outcome = await result;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { interpreter, outcome: outcome as PromiseSettledResult<unknown> };
}

it('holds the laws of tree, error and cancel for random programs, and leaves nothing behind', async () => {
  const cancelAfter = fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      program,
      fc.integer({ min: 0, max: 1_000 }),
      cancelAfter,
      async (steps, seed, cancel) => {
        reported.length = 0;
        // withTestHost itself fails if a task or a timer is left.
        const { interpreter, outcome } = await runProgram(steps, seed, cancel);
        expect(interpreter.breaches).toEqual([]);
        const error = outcome.status === 'rejected' ? outcome.reason : undefined;
        if (outcome.status === 'rejected') expect(interpreter.isOfTheProgram(error)).toBe(true);
        const lost = interpreter.thrown.filter((thrown) => !interpreter.accountsFor(thrown, error, reported));
        expect(lost.map(({ message }) => message)).toEqual([]);
      },
    ),
    { numRuns: runs, endOnFailure: false },
  );
});

it('gives the same outcome for the same seed', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.integer({ min: 0, max: 1_000 }), async (steps, seed) => {
      const outcomes: string[] = [];
      for (let round = 0; round < 2; round++) {
        const { interpreter, outcome } = await runProgram(steps, seed, undefined);
        const what = outcome.status === 'rejected' ? String(outcome.reason) : 'value';
        outcomes.push(`${what} ${interpreter.thrown.map(({ where }) => where).join(' ')}`);
      }
      expect(outcomes[0]).toBe(outcomes[1]);
    }),
    { numRuns: Math.ceil(runs / 8) },
  );
});
