import { cancellationErrorOf, endedError, type Walk } from '../cancellation/cancel.ts';
import type { CancellationError } from '../errors.ts';
import { realm } from '../realm.ts';
import type { TaskNode } from '../task/task-node.ts';
import { Entry, initEntry, isLinked, link, unlink } from './entry.ts';
import { SETTLED, type Scope } from './scope.ts';

/** What a body waits for: a word, or the task whose value it reads. */
export type WaitsFor = string | TaskNode;

/**
 * Something that a body waits for, in the list of the scope that waits: so that a cancellation cuts it short, and everybody
 * can see it (observe.1).
 */
export class Wait extends Entry {
  readonly what: WaitsFor;
  /** Cuts the wait short; left out where cancellation does not (collect.4, cancel.14). */
  readonly #cut: ((error: CancellationError, bodyEnded: boolean) => void) | undefined;
  readonly #onDropped: (() => void) | undefined;

  constructor(
    what: WaitsFor,
    cut?: (error: CancellationError, bodyEnded: boolean) => void,
    onDropped?: () => void,
  ) {
    super();
    initEntry(this);
    this.what = what;
    this.#cut = cut;
    this.#onDropped = onDropped;
  }

  override get awaited(): TaskNode | undefined {
    return typeof this.what === 'string' ? undefined : this.what;
  }

  begin(owner: Scope): this {
    link(owner, this);
    if (realm.events !== undefined) realm.events.emit('waiting', owner, { for: nameOf(this.what) });
    return this;
  }

  end(): void {
    if (!isLinked(this)) return;
    unlink(this);
    const owner = this.owner as Scope;
    this.owner = undefined;
    if (realm.events !== undefined && (owner.flags & SETTLED) === 0) {
      realm.events.emit('resumed', owner, { from: nameOf(this.what) });
    }
  }

  visit(walk: Walk): void {
    if (!isLinked(this) || this.#cut === undefined) return;
    const region = (this.owner as Scope).region;
    this.end();
    this.#cut(cancellationErrorOf(region, walk.reason), false);
  }

  override ownerEnded(): void {
    if (!isLinked(this)) return;
    this.end();
    this.#onDropped?.();
    this.#cut?.(endedError(), true);
  }
}

export function nameOf(what: WaitsFor): string | number {
  return typeof what === 'string' ? what : what.id;
}
