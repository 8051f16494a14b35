/**
 * Two async lets: both requests are under way while the function goes on. Errors would surface where the values are read, and
 * each value may be read as often as one likes.
 *
 * → the function goes on
 * → image of cat: begins
 * → metadata of cat: begins
 * → metadata of cat: done
 * → image of cat: done
 * → cat at 96px, of 800
 */
import { asyncLet, Task } from '@tasktree/node';
import { fetchImage, fetchMetadata, resize } from './photos.ts';

async function fetchOneThumbnail(id: string): Promise<string> {
  await using image = asyncLet(() => fetchImage(id));
  await using metadata = asyncLet(() => fetchMetadata(id));
  console.log('the function goes on');
  const thumbnail = resize(await image, (await metadata).size);
  return `${thumbnail}, of ${(await image).width}`;
}

console.log(await new Task(() => fetchOneThumbnail('cat')));
