/**
 * As many children as there are ids, each with two async lets of its own. The group ends when all of them have.
 *
 * → image of cat: begins
 * → metadata of cat: begins
 * → image of dog: begins
 * → metadata of dog: begins
 * → metadata of cat: done
 * → metadata of dog: done
 * → image of dog: done
 * → image of cat: done
 * → all thumbnails are made
 */
import { asyncLet, withThrowingTaskGroup } from '@tasktree/node';
import { fetchImage, fetchMetadata, resize } from './photos.ts';

async function fetchOneThumbnail(id: string): Promise<string> {
  await using image = asyncLet(() => fetchImage(id));
  await using metadata = asyncLet(() => fetchMetadata(id));
  return resize(await image, (await metadata).size);
}

await withThrowingTaskGroup(async (group) => {
  for (const id of ['cat', 'dog']) group.addTask(() => fetchOneThumbnail(id));
});
console.log('all thumbnails are made');
