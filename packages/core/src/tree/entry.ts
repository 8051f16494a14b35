import type { Scope } from './scope.ts';
import type { TaskNode } from '../task/task-node.ts';
import type { Walk } from '../cancellation/cancel.ts';

/**
 * Whatever stands in the list of a scope: its children, the scopes opened in its body, what its body waits for, and handlers.
 * One list in order of creation, so that a cancellation meets all of them newest first in one walk (cancel.3).
 *
 * The list is circular: `owner.last.next` is the oldest.
 */
export abstract class Entry {
  declare owner: Scope | undefined;
  declare prev: Entry | undefined;
  declare next: Entry | undefined;

  /** This entry, if it is a scope. */
  get scope(): Scope | undefined {
    return undefined;
  }

  /** The number of the next task when this was made, to compare it with entries of another list; 0 where nobody needs it. */
  get born(): number {
    return 0;
  }

  /** A cancellation has come to this entry. What is below it goes onto the stack of the walk. */
  abstract visit(walk: Walk): void;

  /** The priority of the task it belongs to has risen. */
  raised(_from: number, _to: number): void {}

  /** What it waits for, if it is the wait for a task's value. */
  get awaited(): TaskNode | undefined {
    return undefined;
  }

  /** The body that owns this entry has ended. */
  ownerEnded(walk: Walk): void {
    this.visit(walk);
  }
}

export function initEntry(entry: Entry): void {
  entry.owner = undefined;
  entry.prev = undefined;
  entry.next = undefined;
}

export function link(owner: Scope, entry: Entry): void {
  const last = owner.last;
  entry.owner = owner;
  if (last === undefined) {
    entry.prev = entry.next = entry;
  } else {
    const first = last.next as Entry;
    entry.prev = last;
    entry.next = first;
    last.next = first.prev = entry;
  }
  owner.last = entry;
}

/** Takes the entry out of its owner's list. `entry.owner` stays for scopes, which remember where they belonged. */
export function unlink(entry: Entry): void {
  const { next, prev } = entry;
  if (next === undefined || prev === undefined) return;
  const owner = entry.owner as Scope;
  if (next === entry) {
    owner.last = undefined;
  } else {
    prev.next = next;
    next.prev = prev;
    if (owner.last === entry) owner.last = prev;
  }
  entry.prev = entry.next = undefined;
}

export function isLinked(entry: Entry): boolean {
  return entry.next !== undefined;
}

/** Appends the entries of `scope` to `list`, oldest first, leaving one out. */
export function pushEntries(scope: Scope, list: Entry[], except?: Entry): void {
  const last = scope.last;
  if (last === undefined) return;
  let entry = last;
  do {
    entry = entry.next as Entry;
    if (entry !== except) list.push(entry);
  } while (entry !== last);
}
