// Holds streams and channels to their laws in the runtime that runs this, where the current task is known after any await.
import { AsyncLocalStorage } from 'node:async_hooks';
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { processEnvironment, runConformance } from '@tasktree/conformance';
import { createPortableHost } from '@tasktree/core/host';
import { cases } from '@tasktree/streams/conformance';

const [out] = process.argv.slice(2);
const storage = new AsyncLocalStorage();

const report = await runConformance(
  {
    ...createPortableHost(),
    ambient: 'full',
    context: {
      get: () => storage.getStore(),
      run: (value, callback, argument) => storage.run(value, callback, argument),
    },
  },
  {
    environment: processEnvironment({
      runtime: 'streams',
      version: globalThis.Deno?.version.deno ?? globalThis.Bun?.version ?? process.versions.node,
    }),
    cases,
  },
);
writeFileSync(out, JSON.stringify(report));
