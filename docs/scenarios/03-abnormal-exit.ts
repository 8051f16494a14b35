/**
 * Reading the metadata fails. The download of the image is cancelled and awaited, and only then does the function throw: when
 * the caller learns of it, nothing runs any more.
 *
 * → image of yeti: begins
 * → metadata of yeti: begins
 * → metadata of yeti: done
 * → image of yeti: stopped
 * → nobody has seen a yeti
 * → 0 tasks are left
 */
import { asyncLet, Task, taskTree } from '@tasktree/node';
import { fetchImage, fetchMetadata, resize } from './photos.ts';

async function fetchOneThumbnail(id: string): Promise<string> {
  await using image = asyncLet(() => fetchImage(id));
  await using metadata = asyncLet(() => fetchMetadata(id));
  const { size } = await metadata;
  return resize(await image, size);
}

const { reason } = (await new Task(() => fetchOneThumbnail('yeti')).result) as PromiseRejectedResult;
console.log(reason.message);
console.log(`${taskTree().tasks.length} tasks are left`);
