import { currentHost } from '../host/current-host.ts';
import { pushEntries } from './list.ts';
import type { Entry, Scope, TaskKind, TaskNode } from './scope.ts';
import { ABANDONED, CANCELLED, ENDED, QUEUED, READ, SETTLED, STARTED } from './state.ts';

/** What `taskTree()` and events say of a task: plain data (observe.1). */
export interface TaskRecord {
  /** Unique in this realm, and smaller than those of later tasks. */
  readonly id: number;
  /** The id of the parent, null for a root. */
  readonly parent: number | null;
  /** Its name, where it was given one. */
  readonly name: string | undefined;
  /** How it was made. */
  readonly kind: TaskKind;
  /** Where it is in its life. */
  readonly state: 'created' | 'running' | 'waiting' | 'settled' | 'abandoned';
  /** The current priority; it only rises (priority.3). */
  readonly priority: number;
  /** The priority that it was made with. */
  readonly basePriority: number;
  /** Whether the task as a whole was cancelled. */
  readonly isCancelled: boolean;
  /** Ids of tasks, or words: sleep, slot, permit, channel, group, continuation. */
  readonly waitsFor: readonly (number | string)[];
  /** Milliseconds since it was made; known if somebody observed then. */
  readonly ageMs: number | undefined;
  /** Where it was made, if an observer asked for that. */
  readonly site: string | undefined;
}

const nothing: readonly never[] = Object.freeze([]);

/** What is so now, by the host's clock. */
export function recordOf(node: TaskNode, now: number = currentHost().clock.now()): TaskRecord {
  const { extras, flags } = node;
  const waitsFor = node.last === undefined && (flags & QUEUED) === 0 ? nothing : waitsOf(node);
  return {
    id: node.id,
    parent: parentOf(node),
    name: extras?.name,
    kind: node.kind,
    state: stateOf(flags, waitsFor.length > 0),
    priority: node.priority,
    basePriority: node.basePriority,
    isCancelled: (flags & CANCELLED) !== 0,
    waitsFor,
    ageMs: extras?.bornAt === undefined ? undefined : now - extras.bornAt,
    site: extras?.site,
  };
}

function stateOf(flags: number, waits: boolean): TaskRecord['state'] {
  if ((flags & SETTLED) !== 0) return 'settled';
  if ((flags & ABANDONED) !== 0) return 'abandoned';
  if ((flags & STARTED) === 0) return 'created';
  return waits ? 'waiting' : 'running';
}

function parentOf(node: TaskNode): number | null {
  return node.extras?.formerParent ?? node.owner?.task?.id ?? null;
}

/** What a body waits for, and those opened in it: waits in their lists, children that they read, and all children of those that have ended. */
export function waitsOf(top: Scope): (number | string)[] {
  if ((top.flags & QUEUED) !== 0) return ['slot'];
  const found = new Set<number | string>();
  const stack: Scope[] = [top];
  for (let scope = stack.pop(); scope !== undefined; scope = stack.pop()) {
    const entries: Entry[] = [];
    pushEntries(scope, entries);
    for (const entry of entries) {
      const below = entry.scope;
      if (below === undefined) {
        const { waitsFor } = entry;
        if (waitsFor !== undefined) found.add(waitsFor);
      } else if (below.task !== below) {
        stack.push(below);
      } else if ((scope.flags & ENDED) !== 0 || (below.flags & READ) !== 0) {
        found.add(below.task.id);
      }
    }
  }
  return [...found];
}

/** Names, or kinds and ids, from the root to the task, and to what is no task but has a label. */
export function pathOf(scope: Scope): string {
  const path = scope.label === undefined ? [] : [scope.label];
  for (let { task } = scope; task !== undefined; task = task.owner?.task) {
    path.unshift(task.extras?.name ?? `${task.kind} #${task.id}`);
  }
  return path.join(' > ');
}
