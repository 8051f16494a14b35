import { Task, withThrowingTaskGroup, type ThrowingTaskGroup } from '@tasktree/node';
import type { Album, Outcome } from './album.ts';
import { makeThumbnail, type Workshop } from './make-thumbnail.ts';
import type { Picture } from './picture.ts';

/**
 * Makes thumbnails of all pictures, as many at once as the options say, and puts them into the album in order of
 * completion. A picture that fails goes there with its error, and costs no other picture anything.
 *
 * When cancelled, it throws as soon as every task below has ended. What is in the album then is in the folder.
 */
export function makeThumbnails(
  pictures: readonly Picture[],
  album: Album,
  workshop: Workshop,
): Promise<void> {
  return withThrowingTaskGroup(
    async (group: ThrowingTaskGroup<Outcome>) => {
      for (const picture of pictures) {
        group.addTask(() => outcomeOf(picture, workshop), { name: picture.id });
      }
      for await (const outcome of group) {
        if ('file' in outcome) await workshop.output.keep(outcome.file);
        album.add(outcome);
      }
    },
    { name: 'thumbnails', concurrency: workshop.options.concurrency },
  );
}

async function outcomeOf(picture: Picture, workshop: Workshop): Promise<Outcome> {
  try {
    return await makeThumbnail(picture, workshop);
  } catch (error) {
    // To be cancelled is not a failure of the picture: it ends the whole group.
    Task.checkCancellation();
    return { picture, error };
  }
}
