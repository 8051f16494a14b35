/**
 * What an await costs, as it is and transformed: `node scripts/measure.ts [samples]`. Nanoseconds for a call of an async function
 * with one await in it, the minimum of many short samples.
 */
import * as runtime from '../src/runtime/index.ts';
import { transform } from '../src/transform.ts';
import { compile } from '../test/fuzz/compare.ts';

const SAMPLES = Number(process.argv[2] ?? 150);
const ROUNDS = 20_000;

const source = `
async function inner(value) { return await value; }
async function* numbers(count) { for (let i = 0; i < count; i += 1) yield i; }
const call = async (rounds) => { for (let i = 0; i < rounds; i += 1) await inner(i); };
const loop = async (rounds) => { for await (const number of numbers(rounds)) number; };
const tried = async (rounds) => { for (let i = 0; i < rounds; i += 1) { try { await i; } finally { i; } } };
`;
const native = `${source}return { call, loop, tried };`;
const rewritten = `${transform(source, 'measure.js', { runtime: 'runtime' })!.code}return { call, loop, tried };`;

type Measured = Record<'call' | 'loop' | 'tried', (rounds: number) => Promise<void>>;

async function minimum(run: (rounds: number) => Promise<void>, context: unknown): Promise<number> {
  let least = Infinity;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const began = process.hrtime.bigint();
    runtime.cell.v = context;
    const outcome = run(ROUNDS);
    runtime.cell.v = undefined;
    await outcome;
    least = Math.min(least, Number(process.hrtime.bigint() - began) / ROUNDS);
  }
  return least;
}

const variants = [
  ['as it is', native, undefined],
  ['transformed, no task', rewritten, undefined],
  ['transformed, in a task', rewritten, { task: 1 }],
] as const;
process.stdout.write('variant, call + await, for await over a generator, await in try\n');
for (const [name, code, context] of variants) {
  const { call, loop, tried } = compile(`'use strict';${code}`)(runtime) as Measured;
  const columns: string[] = [];
  for (const run of [call, loop, tried]) columns.push(`${(await minimum(run, context)).toFixed(0)} ns`);
  process.stdout.write(`${name}: ${columns.join(', ')}\n`);
}
