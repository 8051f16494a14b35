import { events } from './events.ts';
import { isLinked, link, unlink } from './list.ts';
import { Entry, type Scope, type TaskNode, type Walk } from './scope.ts';
import { SETTLED } from './state.ts';

/** What a body waits for: a word, or the task whose value it reads. */
export type WaitsFor = string | TaskNode;

/**
 * Something that a body waits for, in the list of the scope that waits, so that everybody can see it (observe.1). A cancellation
 * passes it by (collect.4, cancel.14); see `Parked` for waits that it cuts short.
 */
export class Wait extends Entry {
  declare readonly what: WaitsFor;

  constructor(what: WaitsFor) {
    super();
    this.owner = undefined;
    this.prev = undefined;
    this.next = undefined;
    this.what = what;
  }

  override get waitsFor(): string | number {
    return typeof this.what === 'string' ? this.what : this.what.id;
  }

  override get awaited(): TaskNode | undefined {
    return typeof this.what === 'string' ? undefined : this.what;
  }

  begin(owner: Scope): this {
    link(owner, this);
    if (events.sink !== undefined) events.sink.emit('waiting', owner, { for: this.waitsFor });
    return this;
  }

  /** Harmless when the wait has ended. */
  end(): void {
    if (!isLinked(this)) return;
    const owner = this.owner as Scope;
    unlink(this);
    this.owner = undefined;
    if (events.sink !== undefined && (owner.flags & SETTLED) === 0) {
      events.sink.emit('resumed', owner, { from: this.waitsFor });
    }
  }

  visit(_walk: Walk): void {}

  override ownerEnded(): void {
    this.end();
  }
}
