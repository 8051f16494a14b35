import { availableParallelism } from 'node:os';
import { Semaphore } from '@tasktree/node';
import sharp from 'sharp';
import { timed, type Timed } from './timed.ts';

export interface SmallPicture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

// Fetching is waiting, and many can wait at once. This is work, and there are only so many processors for it.
const processors = new Semaphore(availableParallelism());
sharp.concurrency(1);
sharp.cache(false);

/** Makes a picture fit into a square of `size` pixels, as WebP. Never enlarges it. */
export function resize(bytes: Uint8Array, size: number): Promise<Timed<SmallPicture>> {
  return processors.withPermit(() => timed(shrink(bytes, size)));
}

async function shrink(bytes: Uint8Array, size: number): Promise<SmallPicture> {
  // Nothing stops sharp in the middle of a picture, so that no picture may take it long.
  const { data, info } = await sharp(bytes, { limitInputPixels: 120_000_000 })
    .autoOrient()
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .webp()
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
