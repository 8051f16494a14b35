/**
 * Children do not write into what they share: each returns its id and its thumbnail, and the parent alone collects them, in
 * order of completion.
 *
 * → collected dog at 96px
 * → collected owl at 96px
 * → collected cat at 96px
 * → [ 'cat', 'dog', 'owl' ]
 */
import { Task, withThrowingTaskGroup, type TaskGroup } from '@tasktree/node';

async function fetchOneThumbnail(id: string): Promise<string> {
  await Task.sleep({ cat: 240, dog: 80, owl: 160 }[id] ?? 0);
  return `${id} at 96px`;
}

async function fetchThumbnails(ids: string[]): Promise<Map<string, string>> {
  return withThrowingTaskGroup(async (group: TaskGroup<[id: string, thumbnail: string]>) => {
    for (const id of ids) group.addTask(async () => [id, await fetchOneThumbnail(id)]);
    const thumbnails = new Map<string, string>();
    for await (const [id, thumbnail] of group) {
      console.log(`collected ${thumbnail}`);
      thumbnails.set(id, thumbnail);
    }
    return thumbnails;
  });
}

const thumbnails = await fetchThumbnails(['cat', 'dog', 'owl']);
console.log([...thumbnails.keys()].sort());
