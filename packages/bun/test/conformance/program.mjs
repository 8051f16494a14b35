// Holds the host of Bun to the laws, in the Bun that runs this.
import { writeFileSync } from 'node:fs';
import { processEnvironment, programRunner, runConformance } from '@tasktree/conformance';
import { bunHost, WorkerPool, expose, transfer } from '@tasktree/bun';

const [out, helper] = Bun.argv.slice(2);
const { anotherCopy } = await import(helper);

const report = await runConformance(bunHost, {
  threads: { WorkerPool, expose, transfer },
  environment: processEnvironment({
    runtime: 'bun',
    version: Bun.version,
    collectGarbage: () => Bun.gc(true),
    anotherCopy: () => anotherCopy(import.meta.resolve('@tasktree/core')),
    newWorker: () => new Worker(new URL('worker.mjs', import.meta.url), { type: 'module' }),
    runProgram: programRunner({
      adapter: import.meta.resolve('@tasktree/bun'),
      command: [process.execPath, 'run'],
      folder: '.reports/programs',
    }),
  }),
});
writeFileSync(out, JSON.stringify(report));
