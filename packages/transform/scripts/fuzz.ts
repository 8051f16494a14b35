/**
 * Compares transformed programs with AsyncLocalStorage: `node scripts/fuzz.ts [--from 1] [--count 10000] [--form all] [--show]`.
 * `--form` is a part of the name of a form, such as "terser" or "before"; by default each program is as written, and in one of the
 * minified forms by turns. `--show` prints the first program that differs.
 */
import { parseArgs } from 'node:util';
import { compare } from '../test/fuzz/compare.ts';
import { asWritten, minified, type Form } from '../test/fuzz/forms.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    count: { type: 'string', default: '10000' },
    form: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
});
const [from, count] = [Number(values.from), Number(values.count)];
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

// Programs leave promises that nobody reads; what happens to them is in the trace.
process.on('unhandledRejection', () => {});
process.on('rejectionHandled', () => {});

const wanted = [asWritten, ...minified].filter(({ name }) => name.includes(values.form ?? ''));
if (wanted.length === 0) throw new RangeError(`--form: no "${values.form}"`);

let [differing, steps, empty] = [0, 0, 0];
outer: for (let seed = from; seed < from + count; seed += 1) {
  const forms = values.form === undefined ? [asWritten, minified[seed % minified.length] as Form] : wanted;
  for (const form of forms) {
    const comparison = await compare(seed, form);
    steps += comparison.steps;
    if (comparison.steps < 5) empty += 1;
    if (comparison.differences.length === 0) continue;
    differing += 1;
    if (differing <= 10) say(`seed ${seed}, ${form.name}: ${comparison.differences.slice(0, 3).join('; ')}`);
    if (!values.show) continue;
    say(comparison.code);
    break outer;
  }
}
say(`${count} programs from seed ${from}, ${steps} steps, ${empty} of under 5 steps: ${differing} differ.`);
process.exitCode = differing === 0 ? 0 : 1;
