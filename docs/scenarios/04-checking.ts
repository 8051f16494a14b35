/**
 * Cancellation stops nothing by itself: the code looks. One loop throws at the start of its next round; the other stops and
 * gives what it has.
 *
 * → strict: 1
 * → strict: 2
 * → strict threw AbortError: The task was cancelled: enough
 * → lenient: 1
 * → lenient: 2
 * → lenient gave 2 of 1000
 */
import { Task } from '@tasktree/node';

/** Throws when its task is cancelled. */
async function strict(count: number): Promise<number> {
  for (let round = 1; round <= count; round += 1) {
    Task.checkCancellation();
    console.log(`strict: ${round}`);
    await work(round);
  }
  return count;
}

/** When its task is cancelled, gives how many rounds were done by then. */
async function lenient(count: number): Promise<number> {
  for (let round = 1; round <= count; round += 1) {
    if (Task.isCancelled) return round - 1;
    console.log(`lenient: ${round}`);
    await work(round);
  }
  return count;
}

/** Takes no notice of cancellation. In its second round it is told that it is enough. */
async function work(round: number): Promise<void> {
  await Task.yield();
  if (round === 2) Task.current?.cancel('enough');
}

const thrown = (await new Task(() => strict(1000)).result) as PromiseRejectedResult;
console.log(`strict threw ${thrown.reason.name}: ${thrown.reason.message}`);
console.log(`lenient gave ${await new Task(() => lenient(1000))} of 1000`);
