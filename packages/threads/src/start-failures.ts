import { currentHost } from '@tasktree/core/internal';

/**
 * When this many workers in a row were lost before they did anything, the jobs that wait fail. One may fail for a reason of the moment,
 * such as a lack of memory, and the next with it; a third means that the module is at fault.
 */
const MOST = 3;

/** An error that no job has been told of. */
export interface Fault {
  readonly error: unknown;
}

/** Reports an error of a worker that ends no call, and so would not be seen (parallel.6). */
export function reportStray(error: unknown): void {
  currentHost().reportUncaught(error, 'exception');
}

/** Workers that were lost before they did anything, and their errors as far as no job has been told: the next worker may fail as well. */
export class StartFailures {
  #count = 0;
  #errors: unknown[] = [];
  /** Jobs have been told that workers do not start: the next one that does not is no news. */
  #isKnown = false;

  /** One more. True if that makes too many: then the jobs that wait are to be told. */
  add(fault: Fault | undefined): boolean {
    if (fault !== undefined) this.#errors.push(fault.error);
    this.#count += 1;
    return this.#count >= MOST;
  }

  /** The jobs that wait have been told of it. */
  told(): void {
    this.#count = 0;
    this.#errors = [];
    this.#isKnown = true;
  }

  /** One more, and no job waits that could be told. */
  addUnawaited(fault: Fault | undefined): void {
    if (fault !== undefined && !this.#isKnown) reportStray(fault.error);
  }

  /** A worker has done something, or none will be made any more: errors that no job has been told of are reported (parallel.6). */
  report(): void {
    this.#count = 0;
    this.#isKnown = false;
    if (this.#errors.length === 0) return;
    for (const error of this.#errors.splice(0)) reportStray(error);
  }
}
