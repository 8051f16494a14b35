import { deepEqual } from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { bundleText, hostOf, plain } from '../src/bundle.ts';
import { buildFolder } from '../src/layout.ts';
import { findRuntimes } from '../src/runtimes.ts';
import type { Smoke } from '../src/smoke.ts';
import { runToEnd } from '../src/spawn.ts';
import { expectClean } from './every-operation.ts';

const adapters = ['raw', 'raw-als', 'tasktree', 'tasktree-explicit', 'tasktree-observed', 'tasktree-compat'];

/** Without worker threads: their files are another test's. */
async function bundleSmoke(adapter: string, runtime: string): Promise<string> {
  const host = hostOf(runtime);
  const file = path.join(buildFolder, 'smoke', host, `${adapter}.mjs`);
  const contents = `
    import * as ops from './adapters/${adapter}.ts';
    import { smoke } from './smoke.ts';
    const { startPool: _, ...others } = ops;
    console.log(JSON.stringify(await smoke('${adapter}', others, process.argv[2])));
    process.exit(0);`;
  await bundleText(contents, file, { ...plain, host });
  return file;
}

for (const runtime of findRuntimes(['node20', 'node24', 'deno', 'bun'])) {
  test(`the rows run in ${runtime.name}`, { timeout: 120_000 }, async () => {
    for (const adapter of adapters) {
      const file = await bundleSmoke(adapter, runtime.name);
      const { stdout, failure } = await runToEnd([...runtime.start, file, runtime.name], 60_000);
      deepEqual(failure, undefined, adapter);
      expectClean(JSON.parse(stdout) as Smoke);
    }
  });
}
