import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { anotherCopy } from '@tasktree/tools/another-copy';
import { processEnvironment, type Core, type Environment } from '../src/index.ts';

const core = pathToFileURL(createRequire(import.meta.url).resolve('@tasktree/core')).href;

/** The Node.js that runs the tests. */
export function environment(): Environment {
  return processEnvironment({
    runtime: 'node',
    version: process.versions.node,
    collectGarbage: (globalThis as { gc?: () => void }).gc,
    anotherCopy: () => anotherCopy(core) as Promise<Core>,
  });
}
