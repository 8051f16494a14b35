import * as runtime from '../../src/runtime/index.ts';
import { transform } from '../../src/transform.ts';
import { asWritten, type Form } from './forms.ts';
import { Program } from './program.ts';
import { World } from './world.ts';

/** The outcome of one program. */
export interface Comparison {
  readonly seed: number;
  /** How it was built. */
  readonly form: string;
  readonly code: string;
  /** How many steps were compared. */
  readonly steps: number;
  /** Where another context was in force than that of `AsyncLocalStorage`. */
  readonly contexts: readonly string[];
  /** That, and what else was not the same; empty if all was. */
  readonly differences: readonly string[];
}

type Run = (runtime: unknown, w: World) => Promise<unknown>;

/** The function that a transformed text is, given the module that its import names. */
export function compile(text: string, ...parameters: string[]): (...args: unknown[]) => unknown {
  const body = asScript(text);
  // oxlint-disable-next-line typescript/no-implied-eval -- Programs are texts.
  return new Function('runtime', ...parameters, body) as (...args: unknown[]) => unknown;
}

async function trace(code: string, checks: boolean): Promise<World> {
  const world = new World(checks);
  const run = compile(`'use strict';${code}`, 'w') as Run;
  const outcome = run(runtime, world);
  outcome.then(
    (value) => world.say(`value ${typeof value}`),
    (error: unknown) => world.say(`error ${tell(error)}`),
  );
  await world.drain(outcome);
  return world;
}

function tell(error: unknown): string {
  if (error instanceof SuppressedError) return `${tell(error.error)} over ${tell(error.suppressed)}`;
  return String(error);
}

/** A program, as an async function that gives what it returns. */
function asModule(program: string): string {
  return `function program(w) {\n${program}\n}\n`;
}

/** The import as a declaration: a minifier that reads a script keeps what it does not know. */
function asScript(code: string): string {
  return code.replace(/import \{ (.*?) \} from "runtime";/, (_, names: string) => {
    return `const { ${names.replaceAll(' as ', ': ')} } = runtime;`;
  });
}

/** Runs the program of that seed as it is and transformed, and compares the contexts and all that happens, in order. */
export async function compare(seed: number, form: Form = asWritten): Promise<Comparison> {
  const { name, before = same, after = same } = form;
  const code = await before(asModule(new Program(seed).write()));
  const rewritten = transform(code, `seed-${seed}.js`, { runtime: 'runtime' })?.code ?? code;
  const expected = await trace(`${code}\nreturn program(w);`, false);
  const seen = await trace(`${await after(asScript(rewritten))}\nreturn program(w);`, true);
  const contexts = seen.differences.map(
    ({ probe, expected: right, seen: wrong }) => `at ${probe}: ${String(wrong)} instead of ${right}`,
  );
  let step = firstDifference(expected.trace, seen.trace);
  if (step !== undefined && form.after !== undefined) {
    // Minifiers are not free of faults. One that changes the program that nobody has transformed is not of interest here.
    const built = await trace(`${await after(code)}\nreturn program(w);`, false);
    if (firstDifference(built.trace, seen.trace) === undefined) step = undefined;
  }
  const differences =
    step === undefined
      ? contexts
      : [...contexts, `step ${step}: '${seen.trace[step]}' instead of '${expected.trace[step]}'`];
  return { seed, form: name, code, steps: seen.trace.length, contexts, differences };
}

function firstDifference(one: readonly string[], other: readonly string[]): number | undefined {
  const length = Math.max(one.length, other.length);
  for (let step = 0; step < length; step += 1) if (one[step] !== other[step]) return step;
  return undefined;
}

async function same(code: string): Promise<string> {
  return code;
}
