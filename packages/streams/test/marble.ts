import { CancellationError, Task } from '@tasktree/core';
import { withTestHost, type TestHost } from '@tasktree/testing';
import { expect } from 'vitest';
import { AsyncStream } from '../src/index.ts';

/**
 * Diagrams of sequences in time. Each column is one step of the virtual clock:
 *
 *     -      a step in which nothing happens
 *     a      the element 'a'
 *     'ab'   the element 'ab', in one column
 *     []     what stands in brackets happens in one column
 *     |      the end
 *     ^      the error
 *     ;      the consumer is cancelled; in the result: it has ended because of that
 *
 * Spaces mean nothing. The first column is the first step after the start.
 */
export interface Event {
  readonly column: number;
  readonly kind: 'value' | 'end' | 'error' | 'cancel';
  readonly value: string;
}

/** How many milliseconds a column lasts. */
export const STEP = 10;

class MarbleError extends Error {
  override readonly name = 'MarbleError';
}

const kinds: Readonly<Record<string, Event['kind']>> = { '|': 'end', '^': 'error', ';': 'cancel' };

export function parse(diagram: string): Event[] {
  const events: Event[] = [];
  let column = 0;
  let inGroup = false;
  for (const [token] of diagram.matchAll(/'[^']*'|[^\s]/g)) {
    if (token === '[' || token === ']') {
      inGroup = token === '[';
      if (!inGroup) column += 1;
      continue;
    }
    if (token !== '-') {
      const kind = kinds[token] ?? 'value';
      const value = kind === 'value' ? token.replace(/^'([^']*)'$/, '$1') : '';
      events.push({ column, kind, value });
    }
    if (!inGroup) column += 1;
  }
  return events;
}

export function render(events: readonly Event[]): string {
  const last = events.at(-1)?.column ?? -1;
  let diagram = '';
  for (let column = 0; column <= last; column += 1) {
    const tokens = events.filter((event) => event.column === column).map(token);
    diagram += tokens.length === 0 ? '-' : tokens.length === 1 ? tokens[0] : `[${tokens.join('')}]`;
  }
  return diagram;
}

function token({ kind, value }: Event): string {
  if (kind === 'value') return value.length === 1 ? value : `'${value}'`;
  return kind === 'end' ? '|' : kind === 'error' ? '^' : ';';
}

export interface Input extends AsyncIterable<string> {
  /** How its stream ended: 'finished', 'cancelled', or not yet. */
  readonly termination: string | undefined;
}

/** Plays `diagram` on the clock of `host`; elements that nobody has pulled yet are kept. */
export function input(host: TestHost, diagram: string): Input {
  const { stream, continuation } = AsyncStream.make<string>();
  let termination: string | undefined;
  continuation.onTermination = (how) => (termination = how);
  const start = host.clock.now();
  for (const { column, kind, value } of parse(diagram)) {
    host.clock.schedule(
      start + (column + 1) * STEP,
      () => {
        if (kind === 'value') continuation.yield(value);
        else continuation.finish(kind === 'error' ? new MarbleError(diagram) : undefined);
      },
      0,
      false,
    );
  }
  return {
    [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator](),
    get termination() {
      return termination;
    },
  };
}

/**
 * Expects that `operator`, applied to inputs that play the first diagrams, gives what the last diagram shows; in both tiers;
 * and that afterwards every input has ended and nothing is left of the work.
 */
export async function marbles(
  ...args: [...inputs: string[], operator: (...inputs: Input[]) => AsyncIterable<unknown>, expected: string]
): Promise<void> {
  const expected = args.at(-1) as string;
  const operator = args.at(-2) as (...inputs: Input[]) => AsyncIterable<unknown>;
  const diagrams = args.slice(0, -2) as string[];
  for (const ambient of ['full', 'explicit'] as const) {
    await withTestHost({ ambient }, async (host) => {
      const inputs = diagrams.map((diagram) => input(host, diagram));
      const seen = await play(
        host,
        () => operator(...inputs),
        expected,
        () => {
          for (const [index, { termination }] of inputs.entries()) {
            expect(termination, `${ambient}: end of input ${index}`).toBeDefined();
          }
        },
      );
      expect(render(seen), ambient).toBe(render(parse(expected)));
      for (const diagram of diagrams) await host.advance((parse(diagram).length + diagram.length) * STEP);
    });
  }
}

async function play(
  host: TestHost,
  operator: () => AsyncIterable<unknown>,
  expected: string,
  whenOver: () => void,
): Promise<readonly Event[]> {
  const start = host.clock.now();
  const seen: Event[] = [];
  const see = (kind: Event['kind'], value = ''): void => {
    seen.push({ column: (host.clock.now() - start) / STEP - 1, kind, value });
  };
  const consumer = new Task(async (task) => {
    try {
      for await (const value of operator()) see('value', String(value));
      see(task.isCancelled ? 'cancel' : 'end');
    } catch (error) {
      if (task.isCancelled && error instanceof CancellationError) see('cancel');
      else see(error instanceof MarbleError ? 'error' : 'value', String(error));
    }
    whenOver();
  });
  const cancelAt = parse(expected).find(({ kind }) => kind === 'cancel')?.column;
  if (cancelAt !== undefined) {
    host.clock.schedule(start + (cancelAt + 1) * STEP, () => consumer.cancel(), 0, false);
  }
  // Two columns more, so that what comes too late is seen.
  const columns = (parse(expected).at(-1)?.column ?? 0) + 3;
  await host.settle();
  for (let column = 0; column < columns; column += 1) await host.advance(STEP);
  consumer.cancel('the diagram is over');
  await consumer;
  return seen;
}
