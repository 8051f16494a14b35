// Holds the host of Deno to the laws, in the Deno that runs this.
import { processEnvironment, runConformance } from '@tasktree/conformance';
import { denoHost } from '@tasktree/deno';

const [out, helper] = Deno.args;
const { anotherCopy } = await import(helper);

const report = await runConformance(denoHost, {
  environment: processEnvironment({
    runtime: 'deno',
    version: Deno.version.deno,
    collectGarbage: globalThis.gc,
    anotherCopy: () => anotherCopy(import.meta.resolve('@tasktree/core')),
    newWorker: () => new Worker(new URL('worker.mjs', import.meta.url), { type: 'module' }),
  }),
});
Deno.writeTextFileSync(out, JSON.stringify(report));
