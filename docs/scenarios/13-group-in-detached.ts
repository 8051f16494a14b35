/**
 * Several things to do in the background, as children of one detached task. Background priority reaches them by itself, and
 * cancelling the one handle cancels all.
 *
 * → cache: priority 9
 * → log: priority 9
 * → statistics: priority 9
 * → statistics: stopped
 * → log: stopped
 * → cache: stopped
 * → 0 tasks are left
 */
import { Task, TaskPriority, taskTree, withDiscardingTaskGroup } from '@tasktree/node';

async function chore(name: string): Promise<void> {
  console.log(`${name}: priority ${Task.currentPriority}`);
  try {
    await Task.sleep(1000);
  } catch (error) {
    console.log(`${name}: stopped`);
    throw error;
  }
}

const background = Task.detached(
  () =>
    withDiscardingTaskGroup((group) => {
      for (const name of ['cache', 'log', 'statistics']) group.addTask(() => chore(name));
    }),
  { priority: TaskPriority.background },
);

await Task.sleep(20);
background.cancel('the user has left');
await background.settled;
console.log(`${taskTree().tasks.length} tasks are left`);
