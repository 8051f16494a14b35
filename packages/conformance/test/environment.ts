import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { anotherCopy } from '@tasktree/tools/another-copy';
import { processEnvironment, type ConformanceReport, type Core, type Environment } from '../src/index.ts';

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

/** Leaves a report for the table of all runtimes. */
export function keepReport(name: string, report: ConformanceReport): void {
  const folder = new URL('../.reports/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const kept = { ...report, runtime: name, date: new Date().toISOString().slice(0, 10) };
  writeFileSync(new URL(`conformance-${name}.json`, folder), `${JSON.stringify(kept, null, 1)}\n`);
}
