// Holds the host of Deno to the laws, in the Deno that runs this.
import { processEnvironment, runConformance } from '@tasktree/conformance';
import { denoHost, WorkerPool, expose, transfer } from '@tasktree/deno';
import { run } from '../child.ts';

const [out, helper] = Deno.args;
const { anotherCopy } = await import(helper);

const report = await runConformance(denoHost, {
  threads: { WorkerPool, expose, transfer },
  environment: processEnvironment({
    runtime: 'deno',
    version: Deno.version.deno,
    collectGarbage: globalThis.gc,
    anotherCopy: () => anotherCopy(import.meta.resolve('@tasktree/core')),
    newWorker: () => new Worker(new URL('worker.mjs', import.meta.url), { type: 'module' }),
    // The cases send signals to themselves, and need no other permission.
    runProgram: (source, options) => run(source, options, ['--allow-run']),
  }),
});
Deno.writeTextFileSync(out, JSON.stringify(report));
