import { Task, withThrowingTaskGroup, type ThrowingTaskGroup } from '@tasktree/node';
import { outcomeOf, type Outcome } from './outcome.ts';
import type { Picture } from './pictures.ts';
import type { Pool } from './pool.ts';
import { transcode, type Form } from './transcode.ts';

/** On all threads of the pool: gives what has become of each picture, as soon as it is there. */
export function onThePool(
  pictures: readonly Picture[],
  form: Form,
  pool: Pool,
  done: (outcome: Outcome) => Promise<void>,
): Promise<void> {
  return withThrowingTaskGroup(
    async (group: ThrowingTaskGroup<Outcome>) => {
      for (const picture of pictures) {
        const call = (): Promise<Outcome> =>
          outcomeOf(picture, () => pool.call.transcode(picture.bytes, form));
        group.addTask(call, { name: picture.name });
      }
      for await (const outcome of group) await done(outcome);
    },
    { name: 'transcode' },
  );
}

/** One after the other on this thread, which can do nothing else meanwhile. */
export async function onOneThread(
  pictures: readonly Picture[],
  form: Form,
  done: (outcome: Outcome) => Promise<void>,
): Promise<void> {
  for (const picture of pictures) {
    // An interrupt is heard in between only.
    await Task.sleep(1);
    await done(await outcomeOf(picture, () => transcode(picture.bytes, form)));
  }
}
