import type { Standing, Taker } from '@tasktree/core/internal';

/** A place in a {@link Line}. */
class Place<T> implements Standing {
  readonly taker: Taker<T>;
  line: Line<T> | undefined;
  ahead: Place<T> | undefined = undefined;
  behind: Place<T> | undefined = undefined;

  constructor(taker: Taker<T>, line: Line<T>) {
    this.taker = taker;
    this.line = line;
  }

  leave(): void {
    this.line?.remove(this);
  }
}

/** Who waits for an element: first come, first served. Leaving costs the same wherever one stands. */
export class Line<T> {
  #first: Place<T> | undefined = undefined;
  #last: Place<T> | undefined = undefined;
  length = 0;

  push(taker: Taker<T>): Standing {
    const place = new Place(taker, this);
    place.ahead = this.#last;
    if (this.#last === undefined) this.#first = place;
    else this.#last.behind = place;
    this.#last = place;
    this.length += 1;
    return place;
  }

  shift(): Taker<T> | undefined {
    const place = this.#first;
    if (place !== undefined) this.remove(place);
    return place?.taker;
  }

  remove(place: Place<T>): void {
    if (place.line !== this) return;
    const { ahead, behind } = place;
    if (ahead === undefined) this.#first = behind;
    else ahead.behind = behind;
    if (behind === undefined) this.#last = ahead;
    else behind.ahead = ahead;
    place.line = place.ahead = place.behind = undefined;
    this.length -= 1;
  }
}
