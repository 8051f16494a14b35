/**
 * Spawn a task for each item, join them one by one until the set is empty. Leaving the block earlier stops everything.
 *
 * → joined b
 * → joined c
 * → joined a
 * → first of the second set: b
 * → a was stopped
 * → c was stopped
 * → 0 tasks are left
 */
import { JoinSet, Task, taskTree } from '@tasktree/node';

async function work(name: string): Promise<string> {
  try {
    await Task.sleep({ a: 240, b: 80, c: 160 }[name] ?? 0);
    return name;
  } finally {
    if (Task.isCancelled) console.log(`${name} was stopped`);
  }
}

await new Task(async () => {
  await using set = new JoinSet<string>();
  for (const name of ['a', 'b', 'c']) set.spawn(() => work(name));
  for (let joined = await set.joinNext(); joined !== undefined; joined = await set.joinNext()) {
    if (joined.status === 'fulfilled') console.log(`joined ${joined.value}`);
  }
});

await new Task(async () => {
  await using set = new JoinSet<string>();
  for (const name of ['c', 'a', 'b']) set.spawn(() => work(name));
  const first = await set.joinNext();
  if (first?.status === 'fulfilled') console.log(`first of the second set: ${first.value}`);
});
console.log(`${taskTree().tasks.length} tasks are left`);
