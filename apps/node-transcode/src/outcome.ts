import { Task } from '@tasktree/node';
import type { Picture } from './pictures.ts';
import type { Transcoded } from './transcode.ts';

/** What has become of a picture. */
export type Outcome =
  | { readonly picture: Picture; readonly result: Transcoded }
  | { readonly picture: Picture; readonly error: unknown };

/** An error is of this picture alone: the others go on. */
export async function outcomeOf(
  picture: Picture,
  attempt: () => Transcoded | Promise<Transcoded>,
): Promise<Outcome> {
  try {
    return { picture, result: await attempt() };
  } catch (error) {
    // To be cancelled is not a failure of the picture: it ends all of them.
    Task.checkCancellation();
    return { picture, error };
  }
}
