// Holds the host of Node.js to the laws, in the Node.js that runs this.
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { processEnvironment, programRunner, runConformance } from '@tasktree/conformance';
import { nodeHost, WorkerPool, expose, transfer } from '@tasktree/node';

const [out, helper] = process.argv.slice(2);
const { anotherCopy } = await import(helper);

const report = await runConformance(nodeHost, {
  threads: { WorkerPool, expose, transfer },
  environment: processEnvironment({
    runtime: 'node',
    version: process.versions.node,
    collectGarbage: globalThis.gc,
    anotherCopy: () => anotherCopy(import.meta.resolve('@tasktree/core')),
    newWorker: () => new Worker(new URL('worker.mjs', import.meta.url)),
    runProgram: programRunner({
      adapter: import.meta.resolve('@tasktree/node'),
      command: [process.execPath],
      folder: '.reports/programs',
    }),
  }),
});
writeFileSync(out, JSON.stringify(report));
