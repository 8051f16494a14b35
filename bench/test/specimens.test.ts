import { deepEqual, ok } from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { bundleCells, plain } from '../src/bundle.ts';
import { AMBIENT, EXPLICIT } from '../src/goals.ts';
import { buildFolder } from '../src/layout.ts';
import { findRuntimes } from '../src/runtimes.ts';
import { runToEnd } from '../src/spawn.ts';

const [node] = findRuntimes(['node26']);
const folder = path.join(buildFolder, 'specimens');
const size = 20_000;

/** What runs bodies: the engine compiles these into it, and they are the caller's to keep. */
const runsBodies = /^(?:drain|runJob|run|start|onReaction|perform|body)\d*$/;

/**
 * The functions of ours that the engine had compiled, and drops again and again, in each collection anew, with a hidden class that
 * nobody holds.
 */
async function dropped(adapter: string, row: string): Promise<string[]> {
  const file = await bundleCells(adapter, plain, folder);
  const [command = '', ...flags] = node?.start ?? [];
  const request = JSON.stringify({ row, size, modes: ['collected'], warmUp: 1, slice: 1, calls: 6 });
  const { stdout, failure } = await runToEnd([command, ...flags, '--trace-deopt', file, request], 60_000);
  deepEqual(failure, undefined);
  ok(stdout.includes('"samples"'), stdout);
  const lines = stdout.split('\n').filter((line) => line.includes('reason: embedded weak objects cleared'));
  const names = lines.map((line) => /SharedFunctionInfo ([^>]*)>/.exec(line)?.[1] ?? line);
  const again = names.filter((name, index) => names.indexOf(name) < index && !runsBodies.test(name));
  return [...new Set(again)];
}

for (const adapter of [EXPLICIT, AMBIENT]) {
  for (const id of ['group-1000', 'plain-1000', 'let-pair-using', 'map-10', 'unordered-100']) {
    test(`${adapter}, ${id}: compiled code outlives a collection`, { timeout: 90_000 }, async () => {
      deepEqual(await dropped(adapter, id), []);
    });
  }
}
