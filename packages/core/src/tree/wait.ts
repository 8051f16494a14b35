import type { Walk } from '../cancellation/cancel.ts';
import { realm } from '../realm.ts';
import type { TaskNode } from '../task/task-node.ts';
import { Entry, isLinked, link, unlink } from './entry.ts';
import { SETTLED, type Scope } from './scope.ts';

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

  override get awaited(): TaskNode | undefined {
    return typeof this.what === 'string' ? undefined : this.what;
  }

  begin(owner: Scope): this {
    link(owner, this);
    if (realm.events !== undefined) realm.events.emit('waiting', owner, { for: nameOf(this.what) });
    return this;
  }

  /** Harmless when the wait has ended. */
  end(): void {
    if (!isLinked(this)) return;
    const owner = this.owner as Scope;
    unlink(this);
    this.owner = undefined;
    if (realm.events !== undefined && (owner.flags & SETTLED) === 0) {
      realm.events.emit('resumed', owner, { from: nameOf(this.what) });
    }
  }

  visit(_walk: Walk): void {}

  override ownerEnded(): void {
    this.end();
  }
}

export function nameOf(what: WaitsFor): string | number {
  return typeof what === 'string' ? what : what.id;
}
