// Runs the examples of a place, one after the other, in a process of that runtime: tells the outcome of each as a line of JSON.
import process from 'node:process';
import { formatWithOptions } from 'node:util';
import type { Library, Runnable } from './run-example.ts';
import { NOT_ENDED, runExample } from './run-example.ts';

const [, , place = ''] = process.argv;
const { examples, ...library } = (await import(`../dist/examples/${place}/index.ts`)) as {
  examples: Readonly<Record<string, Runnable['load']>>;
} & Library;

const surroundings = {
  format: (...values: unknown[]) => formatWithOptions({ colors: false }, ...values),
  onUncaught(listener: (error: unknown) => void) {
    for (const event of ['uncaughtException', 'unhandledRejection', 'warning']) process.on(event, listener);
    return () => {
      for (const event of ['uncaughtException', 'unhandledRejection', 'warning'])
        process.off(event, listener);
    };
  },
};

for (const [name, load] of Object.entries(examples)) {
  const outcome = await runExample({ load }, library, surroundings);
  process.stdout.write(`${JSON.stringify({ name, ...outcome })}\n`);
  // What still runs would be taken for a part of the next.
  if (outcome.problems.includes(NOT_ENDED)) break;
}
process.exit();
