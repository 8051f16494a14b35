/**
 * The children write into what they share. Each reads the object, waits, and writes what it read plus its own: the writes of the
 * others in between are lost. The compiler has nothing against it; the linter has, see the test.
 *
 * → cat at 96px is made
 * → dog at 96px is made
 * → owl at 96px is made
 * → kept: [ 'owl' ]
 */
import { Task, withThrowingTaskGroup } from '@tasktree/node';

async function fetchOneThumbnail(id: string): Promise<string> {
  await Task.sleep({ cat: 40, dog: 80, owl: 160 }[id] ?? 0);
  console.log(`${id} at 96px is made`);
  return `${id} at 96px`;
}

let thumbnails: Record<string, string> = {};
await withThrowingTaskGroup(async (group) => {
  for (const id of ['cat', 'dog', 'owl']) {
    group.addTask(async () => {
      thumbnails = { ...thumbnails, [id]: await fetchOneThumbnail(id) };
    });
  }
});
console.log('kept:', Object.keys(thumbnails));
