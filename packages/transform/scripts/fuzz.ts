/**
 * Compares transformed programs with AsyncLocalStorage: `node scripts/fuzz.ts [--from 1] [--count 10000] [--show]`.
 * `--show` prints the first program that differs.
 */
import { parseArgs } from 'node:util';
import { compare } from '../test/fuzz/compare.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    count: { type: 'string', default: '10000' },
    show: { type: 'boolean', default: false },
  },
});
const [from, count] = [Number(values.from), Number(values.count)];
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

// Programs leave promises that nobody reads; what happens to them is in the trace.
process.on('unhandledRejection', () => {});
process.on('rejectionHandled', () => {});

let [differing, steps, empty] = [0, 0, 0];
for (let seed = from; seed < from + count; seed += 1) {
  const comparison = await compare(seed);
  steps += comparison.steps;
  if (comparison.steps < 5) empty += 1;
  if (comparison.differences.length === 0) continue;
  differing += 1;
  if (differing <= 10) say(`seed ${seed}: ${comparison.differences.slice(0, 3).join('; ')}`);
  if (values.show) {
    say(comparison.code);
    break;
  }
}
say(`${count} programs from seed ${from}, ${steps} steps, ${empty} of under 5 steps: ${differing} differ.`);
process.exitCode = differing === 0 ? 0 : 1;
