import * as runtime from '../../src/runtime/index.ts';
import { transform } from '../../src/transform.ts';
import { Program } from './program.ts';
import { World } from './world.ts';

/** The outcome of one program. */
export interface Comparison {
  readonly seed: number;
  readonly code: string;
  /** How many steps were compared. */
  readonly steps: number;
  /** What was not the same; empty if all was. */
  readonly differences: readonly string[];
}

type Run = (runtime: unknown, w: World) => Promise<unknown>;

/** The function that a transformed text is, given the module that its import names. */
export function compile(text: string, ...parameters: string[]): (...args: unknown[]) => unknown {
  const body = text.replace(/import \{ (.*?) \} from "runtime";/, (_, names: string) => {
    return `const { ${names.replaceAll(' as ', ': ')} } = runtime;`;
  });
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

/** Runs the program of that seed as it is and transformed, and compares the contexts and all that happens, in order. */
export async function compare(seed: number): Promise<Comparison> {
  const code = asModule(new Program(seed).write());
  const result = transform(code, `seed-${seed}.js`, { runtime: 'runtime' });
  const expected = await trace(`${code}return program(w);`, false);
  const seen = await trace(`${result?.code ?? code}return program(w);`, true);
  const differences = seen.differences.map(
    ({ probe, expected: right, seen: wrong }) => `at ${probe}: ${String(wrong)} instead of ${right}`,
  );
  const length = Math.max(expected.trace.length, seen.trace.length);
  for (let step = 0; step < length; step += 1) {
    if (expected.trace[step] !== seen.trace[step]) {
      differences.push(`step ${step}: '${seen.trace[step]}' instead of '${expected.trace[step]}'`);
      break;
    }
  }
  return { seed, code, steps: seen.trace.length, differences };
}
