import type { Thumbnail } from './make-thumbnail.ts';
import type { Picture } from './picture.ts';

export interface Failure {
  readonly picture: Picture;
  readonly error: unknown;
}

/** What became of one picture. */
export type Outcome = Thumbnail | Failure;

/** What is done so far. */
export class Album {
  readonly total: number;
  readonly made: Thumbnail[] = [];
  readonly failed: Failure[] = [];
  readonly #start = performance.now();

  constructor(total: number) {
    this.total = total;
  }

  add(outcome: Outcome): void {
    if ('error' in outcome) this.failed.push(outcome);
    else this.made.push(outcome);
  }

  get done(): number {
    return this.made.length + this.failed.length;
  }

  get retried(): number {
    return this.made.filter(({ attempts }) => attempts > 1).length;
  }

  get fromCache(): number {
    return this.made.filter(({ fromCache }) => fromCache).length;
  }

  /** Since the album was begun, in milliseconds. */
  get elapsed(): number {
    return performance.now() - this.#start;
  }

  /** What all these pictures would have taken one by one, in milliseconds. */
  get oneByOne(): number {
    return this.made.reduce((sum, { took }) => sum + took, 0);
  }
}
