import { keep } from '../stopping.ts';
import { Failure, StreamRun, type StreamPlan } from './stream-run.ts';
import { pMapSkip, pMapStop } from './symbols.ts';

/** A new iteration: an async generator that starts at its first `next()`. */
export function stream(plan: StreamPlan): AsyncGenerator<unknown, void, void> {
  let run: StreamRun | undefined;
  const generator = generate(() => (run = new StreamRun(plan)));
  // A generator hears of these only after the `next()` under way; what runs for that one should not be waited for.
  const end = generator.return.bind(generator);
  const fail = generator.throw.bind(generator);
  generator.return = (value) => {
    run?.halt();
    return end(value);
  };
  generator.throw = (error) => {
    run?.halt();
    return fail(error);
  };
  return generator;
}

async function* generate(start: () => StreamRun): AsyncGenerator<unknown, void, void> {
  const run = start();
  let failure: Failure | undefined;
  try {
    for (;;) {
      const { done, value } = await run.next();
      if (done === true || value === pMapStop) return;
      if (value instanceof Failure) {
        failure = value;
        return;
      }
      if (value !== pMapSkip) yield value;
    }
  } finally {
    await close(run, failure);
  }
}

/** Throws the failure when all has ended; an error of the closing source does not take its place. */
async function close(run: StreamRun, failure: Failure | undefined): Promise<void> {
  try {
    await run.close();
  } catch (error) {
    if (failure === undefined) throw error;
    keep(failure.error, error);
  }
  if (failure !== undefined) throw failure.error;
}
