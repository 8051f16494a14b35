import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Core } from '../src/index.ts';

/** Loads the core from a folder of its own, so that this realm has it twice (observe.4). */
export async function anotherCopy(): Promise<Core> {
  const entry = fileURLToPath(import.meta.resolve('@tasktree/core'));
  const folder = await mkdtemp(path.join(tmpdir(), 'tasktree-copy-'));
  try {
    await cp(path.dirname(entry), folder, { recursive: true });
    await cp(path.join(path.dirname(entry), '..', 'package.json'), path.join(folder, 'package.json'));
    const url = pathToFileURL(path.join(folder, path.basename(entry))).href;
    return (await import(/* @vite-ignore */ url)) as Core;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
