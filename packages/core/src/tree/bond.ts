import type { CancellationError } from '../base/errors.ts';
import { cancellationErrorOf, endedError } from './cancel.ts';
import { isLinked, link, unlink } from './list.ts';
import { Entry, initEntry, type Scope, type Walk } from './scope.ts';

/**
 * What ties an object that is no task to a body: `onCut` is called once, inside the `cancel()` that reaches the body, or when the
 * body has ended. It must not throw.
 */
export class Bond extends Entry {
  readonly #onCut: (error: CancellationError, hasEnded: boolean) => void;

  constructor(body: Scope, onCut: (error: CancellationError, hasEnded: boolean) => void) {
    super();
    initEntry(this);
    this.#onCut = onCut;
    link(body, this);
  }

  /** Harmless when it has been cut or released. */
  release(): void {
    unlink(this);
    this.owner = undefined;
  }

  visit(walk: Walk): void {
    if (!isLinked(this)) return;
    const { region } = this.owner as Scope;
    this.release();
    this.#onCut(cancellationErrorOf(region, walk.reason), false);
  }

  override ownerEnded(): void {
    if (!isLinked(this)) return;
    this.release();
    this.#onCut(endedError(), true);
  }
}
