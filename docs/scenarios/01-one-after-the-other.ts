/**
 * The baseline: the thumbnails of a list of ids, fetched in a loop. Each request begins when the one before it has ended.
 *
 * → image of cat: begins
 * → image of cat: done
 * → metadata of cat: begins
 * → metadata of cat: done
 * → image of dog: begins
 * → image of dog: done
 * → metadata of dog: begins
 * → metadata of dog: done
 * → [ 'cat at 96px', 'dog at 96px' ]
 */
import { fetchImage, fetchMetadata, resize } from './photos.ts';

async function fetchThumbnails(ids: string[]): Promise<string[]> {
  const thumbnails: string[] = [];
  for (const id of ids) {
    const image = await fetchImage(id);
    const metadata = await fetchMetadata(id);
    thumbnails.push(resize(image, metadata.size));
  }
  return thumbnails;
}

console.log(await fetchThumbnails(['cat', 'dog']));
