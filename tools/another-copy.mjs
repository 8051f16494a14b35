// Loads a package a second time into one realm, as an application does whose dependencies brought two copies of it.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The module behind `entry`, a URL in the `src` or `dist` of a package without dependencies, from a folder of its own. */
export async function anotherCopy(entry) {
  const file = fileURLToPath(entry);
  const folder = await mkdtemp(path.join(tmpdir(), 'tasktree-copy-'));
  try {
    await cp(path.dirname(file), path.join(folder, 'code'), { recursive: true });
    await cp(path.resolve(file, '../../package.json'), path.join(folder, 'package.json'));
    return await import(pathToFileURL(path.join(folder, 'code', path.basename(file))).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
