import type { Entry, Scope } from './scope.ts';

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

/** Puts a new scope under its owner, which waits for it. */
export function adopt(owner: Scope, scope: Scope): void {
  link(owner, scope);
  owner.live++;
}
