import { availableParallelism } from 'node:os';
import { runMain } from '@tasktree/node';
import { Album } from './album.ts';
import { BadInput } from './bad-input.ts';
import { help, readOptions, type Options } from './options.ts';
import { onOneThread, onThePool } from './passes.ts';
import { findPictures } from './pictures.ts';
import { openPool } from './pool.ts';

// A task that an interrupt cancels, and with it what its workers do.
void runMain(mainTask, { name: 'main' });

async function mainTask(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
    if (options.help) process.stdout.write(help);
    else process.exitCode = await run(options);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    console.error(`transcode: ${error.message}`);
    process.exitCode = 2;
  }
}

/** So many pictures are done on one thread before the time is taken. */
const WARM_UP = 4;

async function run(options: Options): Promise<number> {
  await using pool = openPool(options.workers);
  const pictures = await findPictures(options, pool);
  const shared = await Album.open(options.out, pictures.length);
  try {
    await onThePool(pictures, options, pool, (outcome) => shared.add(outcome));
  } catch (error) {
    console.log(`Stopped: ${shared.done} of ${shared.total} pictures`);
    throw error;
  }
  const took = shared.elapsed;
  const threads = options.workers === 'auto' ? availableParallelism() : options.workers;
  console.log(`${shared.done} of ${shared.total} pictures in ${seconds(took)} on ${threads} threads`);
  if (options.compare) await compare();
  return shared.failed === 0 ? 0 : 1;

  async function compare(): Promise<void> {
    let alike = 0;
    // The workers have painted, or at least begun, before they were timed. This thread has run nothing of it, and not compiled it either.
    await onOneThread(pictures.slice(0, WARM_UP), options, async () => {});
    const begun = performance.now();
    await onOneThread(pictures, options, async (outcome) => {
      const print = 'result' in outcome ? outcome.result.fingerprint : undefined;
      if (print === shared.fingerprintOf(outcome.picture.name)) alike++;
    });
    const alone = performance.now() - begun;
    console.log(`the same in ${seconds(alone)} on one thread, ${alike} of ${shared.total} alike`);
    console.log(`speed-up: ${(alone / took).toFixed(2)} times`);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
