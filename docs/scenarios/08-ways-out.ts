/**
 * Three ways out of a group. An error that leaves its body cancels the children; the normal end waits for them; `cancelAll`
 * cancels them by hand. In each case all have ended before the next line runs.
 *
 * → image of cat: begins
 * → image of owl: begins
 * → image of owl: stopped
 * → image of cat: stopped
 * → left by an error: out of paper
 * → image of cat: begins
 * → image of owl: begins
 * → image of owl: done
 * → image of cat: done
 * → left normally
 * → image of cat: begins
 * → image of owl: begins
 * → image of owl: done
 * → image of cat: stopped
 * → cancelled by hand, with owl
 */
import { Task, withTaskGroup, type TaskGroup } from '@tasktree/node';
import { fetchImage, type Image } from './photos.ts';

function addBoth(group: TaskGroup<Image>): void {
  group.addTask(() => fetchImage('cat'));
  group.addTask(() => fetchImage('owl'));
}

try {
  await withTaskGroup(async (group: TaskGroup<Image>) => {
    addBoth(group);
    await Task.sleep(10);
    throw new Error('out of paper');
  });
} catch (error) {
  console.log(`left by an error: ${(error as Error).message}`);
}

await withTaskGroup(addBoth);
console.log('left normally');

const first = await withTaskGroup(async (group: TaskGroup<Image>) => {
  addBoth(group);
  const { value } = await group.next();
  group.cancelAll('one is enough');
  return value?.id;
});
console.log(`cancelled by hand, with ${first}`);
