import { withTimeout } from '@tasktree/node';
import { fetchPicture } from './fetch-picture.ts';
import type { Options } from './options.ts';
import type { OutputFolder } from './output-folder.ts';
import type { PictureCache } from './picture-cache.ts';
import type { Picture } from './picture.ts';
import { requestId } from './request.ts';
import { resize } from './resize.ts';
import { retry } from './retry.ts';

/** What the making of a thumbnail needs besides the picture. */
export interface Workshop {
  readonly options: Options;
  readonly output: OutputFolder;
  readonly cache: PictureCache;
}

export interface Thumbnail {
  readonly picture: Picture;
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly originalBytes: number;
  readonly attempts: number;
  readonly fromCache: boolean;
  /** All that had to be done for it, one after the other, in milliseconds. */
  readonly took: number;
}

/** Fetches one picture, again and again if need be, and writes its thumbnail, which is not to be seen yet. */
export async function makeThumbnail(
  picture: Picture,
  { options, output, cache }: Workshop,
): Promise<Thumbnail> {
  const { value: original, attempts } = await retry(options.retries, (attempt) =>
    requestId.withValue(`${picture.id}.${attempt}`, () =>
      withTimeout(options.timeLimit, () => fetchPicture(picture, cache)),
    ),
  );
  cache.remember(picture.origin, original);

  const small = await resize(original.bytes, options.size);
  const file = `${picture.id}.webp`;
  await output.write(file, small.bytes);
  return {
    picture,
    file,
    width: small.width,
    height: small.height,
    bytes: small.bytes.length,
    originalBytes: original.bytes.length,
    attempts,
    fromCache: original.fromCache,
    took: original.took + small.took,
  };
}
