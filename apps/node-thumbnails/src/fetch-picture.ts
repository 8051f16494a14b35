import { asyncLet } from '@tasktree/node';
import type { PictureCache } from './picture-cache.ts';
import type { Picture } from './picture.ts';
import { HttpError, request } from './request.ts';
import { timed, type Timed } from './timed.ts';

export interface FetchedPicture {
  readonly bytes: Uint8Array;
  /** What the server calls this version of the picture, if it has a name for it. */
  readonly etag: string | undefined;
  readonly fromCache: boolean;
}

interface Metadata {
  readonly type: string;
  readonly size: number;
}

/**
 * Fetches a picture and its metadata at the same time.
 *
 * Should the metadata show that this is nothing to make a thumbnail of, the download is cancelled, and over, before
 * the error gets out.
 */
export async function fetchPicture(picture: Picture, cache: PictureCache): Promise<Timed<FetchedPicture>> {
  await using image = asyncLet(() => timed(fetchImage(picture, cache)), { name: 'image' });
  await using metadata = asyncLet(() => timed(fetchMetadata(picture)), { name: 'metadata' });

  check(await metadata);
  return { ...(await image), took: (await image).took + (await metadata).took };
}

function check({ type, size }: Metadata): void {
  const picture = type.startsWith('image/') || type === unknownType;
  if (!picture) throw new TypeError(`this is ${type}, not a picture`);
  if (size > 100_000_000) throw new RangeError(`too large: ${Math.round(size / 1_000_000)} MB`);
}

async function fetchImage({ url, origin }: Picture, cache: PictureCache): Promise<FetchedPicture> {
  const known = await cache.find(origin);
  const response = await request(url, known && { headers: { 'if-none-match': known.etag } });
  if (known !== undefined && response.status === 304) return { ...known, fromCache: true };
  const etag = response.headers.get('etag') ?? undefined;
  return { bytes: await response.bytes(), etag, fromCache: false };
}

async function fetchMetadata({ url }: Picture): Promise<Metadata> {
  try {
    const { headers } = await request(url, { method: 'HEAD' });
    const [type = ''] = (headers.get('content-type') ?? unknownType).split(';');
    return { type, size: Number(headers.get('content-length')) };
  } catch (error) {
    // Some servers know GET only. Then the image has to speak for itself.
    const getOnly = error instanceof HttpError && [405, 501].includes(error.status);
    if (getOnly) return { type: unknownType, size: 0 };
    throw error;
  }
}

const unknownType = 'application/octet-stream';
