/**
 * A group whose children must not throw: each catches its own failure, prints it and returns nothing. The parent keeps what is
 * there.
 *
 * → yeti: nobody has seen one
 * → [ 'dog at 96px', 'cat at 96px' ]
 */
import { Task, withTaskGroup, type TaskGroup } from '@tasktree/node';

async function fetchOneThumbnail(id: string): Promise<string> {
  await Task.sleep({ cat: 240, dog: 160 }[id] ?? 80);
  if (id === 'yeti') throw new Error('nobody has seen one');
  return `${id} at 96px`;
}

const thumbnails = await withTaskGroup(
  async (group: TaskGroup<string | undefined>) => {
    for (const id of ['cat', 'yeti', 'dog']) {
      group.addTask(async () => {
        try {
          return await fetchOneThumbnail(id);
        } catch (error) {
          console.log(`${id}: ${(error as Error).message}`);
          return undefined;
        }
      });
    }
    const made: string[] = [];
    for await (const thumbnail of group) if (thumbnail !== undefined) made.push(thumbnail);
    return made;
  },
  { throwing: false },
);

console.log(thumbnails);
