import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { concurrentMap } from '@tasktree/node';
import { BadInput, codeOf } from './bad-input.ts';
import type { Options } from './options.ts';
import type { Pool } from './pool.ts';

export interface Picture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The pictures of a folder, or a film that is painted for the occasion, on all cores as well. */
export async function findPictures(options: Options, pool: Pool): Promise<Picture[]> {
  return options.dir === undefined ? paintPictures(options, pool) : readPictures(options.dir, options.frames);
}

async function readPictures(folder: string, limit: number): Promise<Picture[]> {
  const files = await readdir(folder).catch((error: unknown) => {
    throw new BadInput(`--dir: ${folder} cannot be read (${codeOf(error) ?? String(error)})`, {
      cause: error,
    });
  });
  const names = files
    .filter((file) => /\.jpe?g$/i.test(file))
    .sort()
    .slice(0, limit);
  if (names.length === 0) throw new BadInput(`--dir: there is no .jpg in ${folder}`);
  return concurrentMap(
    names,
    async (name, task) => ({ name, bytes: await readFile(path.join(folder, name), { signal: task.signal }) }),
    {
      concurrency: 4,
    },
  ).toArray();
}

function paintPictures({ frames, width, broken }: Options, pool: Pool): Promise<Picture[]> {
  const height = Math.round((width * 9) / 16);
  console.log(`painting ${frames} frames of ${width} × ${height}`);
  const numbers = Array.from({ length: frames }, (_, n) => n);
  const paint = async (number: number): Promise<Picture> => {
    const bytes = await pool.call.paint(number, width, height);
    const name = `frame-${String(number + 1).padStart(3, '0')}.jpg`;
    // Those that are to be broken end early, as after a download that nobody waited for.
    const isBroken = Math.floor((number * broken) / frames) !== Math.floor(((number + 1) * broken) / frames);
    return { name, bytes: isBroken ? bytes.subarray(0, bytes.length / 2) : bytes };
  };
  // The pool has a queue of its own: all of them may be asked for at once.
  return concurrentMap(numbers, paint, { concurrency: frames }).toArray();
}
