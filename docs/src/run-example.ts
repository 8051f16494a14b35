// What runs an example, in every place: it knows no runtime.
import type { TaskContext } from '@tasktree/core';

/** A module that an example became, and what the place's adapter gives. */
export interface Runnable {
  readonly load: () => Promise<{
    readonly body?: (task: TaskContext) => Promise<unknown>;
    readonly call?: () => Promise<unknown>;
  }>;
}

/** The parts of the place's adapter, so that all is of one copy of core. */
export interface Library {
  readonly Task: new (body: (task: TaskContext) => unknown) => { readonly value: Promise<unknown> };
  readonly taskTree: () => {
    readonly tasks: readonly { readonly name?: string | undefined; readonly state: string }[];
  };
}

export interface Surroundings {
  /** Shows what a console is given as the place shows it. */
  readonly format: (...values: unknown[]) => string;
  /** Calls the listener for each error that nobody handled, until the result is called. */
  readonly onUncaught: (listener: (error: unknown) => void) => () => void;
}

export interface Outcome {
  readonly lines: readonly string[];
  /** What went wrong: it threw, did not end, left an error unhandled, or left tasks. */
  readonly problems: readonly string[];
}

export const NOT_ENDED = 'it did not end';

const patience = 20_000;
const methods = ['log', 'info', 'warn', 'error', 'debug', 'table'] as const;
const { setTimeout } = globalThis;

export async function runExample(
  { load }: Runnable,
  { Task, taskTree }: Library,
  { format, onUncaught }: Surroundings,
): Promise<Outcome> {
  const lines: string[] = [];
  const problems: string[] = [];
  const stopListening = onUncaught((error) => problems.push(`uncaught: ${describe(error)}`));
  const before = { ...console };
  for (const method of methods) {
    console[method] = (...values: unknown[]) => lines.push(...format(...values).split('\n'));
  }
  try {
    const { body, call } = await load();
    const end = body === undefined ? call?.() : new Task(body).value;
    if (end !== undefined && !(await endsInTime(end))) problems.push(NOT_ENDED);
  } catch (error) {
    problems.push(`it throws ${describe(error)}`);
  }
  // An error that nobody handles is told in a turn of its own.
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  for (const { name, state } of taskTree().tasks)
    problems.push(`it left a task: ${name ?? 'unnamed'}, ${state}`);
  Object.assign(console, before);
  stopListening();
  return { lines, problems };
}

async function endsInTime(value: Promise<unknown>): Promise<boolean> {
  let timeout: unknown;
  const late = new Promise<boolean>((resolve) => {
    timeout = setTimeout(() => resolve(false), patience);
  });
  try {
    return await Promise.race([value.then(() => true), late]);
  } finally {
    clearTimeout(timeout as Parameters<typeof clearTimeout>[0]);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
