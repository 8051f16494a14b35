/**
 * Children that take no notice of their cancellation (laws of the section grace): a report, and, where asked for, the end
 * of patience.
 *
 * @module
 */

import { AbandonedTasksError, type AbandonedTask } from '../errors.ts';
import { currentHost } from '../host/current-host.ts';
import { realm } from '../realm.ts';
import { link, pushEntries, unlink, type Entry } from '../tree/entry.ts';
import {
  ABANDONED,
  CANCELLED,
  ENDED,
  GRACE,
  REPORTED,
  SETTLED,
  extrasOf,
  isCancelled,
  noteEvery,
  rootScope,
  settleWhenDone,
  whenSettled,
  type Extras,
  type Scope,
} from '../tree/scope.ts';
import { lose } from '../tree/lost.ts';
import { beginCancellation, reasonOf } from './cancel.ts';
import { pathOf, recordOf } from '../observe/record.ts';
import type { TaskNode } from '../task/task-node.ts';

const defaultReportAfter = 5_000;
const mostNamed = 20;

/** Called when a body ended and left cancelled children, and when a draining scope is cancelled. */
export function startGrace(scope: Scope): void {
  // What was cancelled from further up is reported from there.
  if ((scope.region.flags & CANCELLED) === 0) startReport(scope);
  if ((scope.flags & GRACE) === 0) return;
  const after = nearest(scope, 'abandonAfter');
  const extras = extrasOf(scope);
  if (after === undefined || extras.forgetAbandon !== undefined) return;
  extras.forgetAbandon = later(after, () => abandon(scope), true);
}

/** Reports once what still runs some time after a cancellation began here. */
export function startReport(scope: Scope): void {
  if ((scope.flags & SETTLED) !== 0) return;
  const after = patienceOf(scope);
  const extras = extrasOf(scope);
  if (extras.forgetReport !== undefined || after === Infinity) return;
  extras.forgetReport = later(after, () => report(scope, after), false);
}

/** After how long what is stuck in a scope is reported. */
export function patienceOf(scope: Scope): number {
  return ((scope.flags & GRACE) === 0 ? undefined : nearest(scope, 'reportAfter')) ?? defaultReportAfter;
}

export function forgetGrace(extras: Extras): void {
  extras.forgetReport?.();
  extras.forgetAbandon?.();
  extras.forgetUnread?.();
  extras.forgetReport = extras.forgetAbandon = extras.forgetUnread = undefined;
}

/** A report is no reason for a process to live on; the end of a scope is. */
export function later(after: number, callback: () => void, keepAlive: boolean): () => void {
  const { clock } = currentHost();
  return clock.schedule(clock.now() + after, callback, undefined, keepAlive);
}

function nearest(from: Scope, option: 'abandonAfter' | 'reportAfter'): number | undefined {
  const known = option === 'abandonAfter' ? 'outerAbandonAfter' : 'outerReportAfter';
  let passed: Scope[] | undefined;
  let scope: Scope | undefined = from;
  for (let steps = 0; scope !== undefined; steps++) {
    const value = scope.extras?.[option] ?? scope.extras?.[known];
    if (value !== undefined) {
      for (const one of passed ?? []) extrasOf(one)[known] = value;
      return value;
    }
    if (steps % noteEvery === noteEvery - 1) (passed ??= []).push(scope);
    scope = scope.owner;
  }
  return undefined;
}

function report(scope: Scope, after: number): void {
  // A group below with a patience of its own reports its children itself.
  const stuck = runningLeaves(scope).filter(
    (leaf) => (leaf.flags & REPORTED) === 0 && patienceOf(leaf) <= after,
  );
  if (stuck.length === 0) return;
  for (const leaf of stuck) leaf.flags |= REPORTED;
  const lines = stuck.slice(0, mostNamed).map((leaf) => `  ${pathOf(leaf)}${detailsOf(leaf)}`);
  if (stuck.length > mostNamed) lines.push(`  and ${stuck.length - mostNamed} more`);
  const message =
    `${stuck.length} task(s) still run ${after} ms after they were cancelled. Let them watch task.signal, ` +
    `call task.checkCancellation(), or set abandonAfter:\n${lines.join('\n')}`;
  if (realm.events !== undefined)
    realm.events.emit('stuck', scope, {
      tasks: stuck.map(({ task }) => recordOf(task as TaskNode)),
      message,
    });
  currentHost().warn?.(message, 'TASKTREE_STUCK');
}

/** Of a task; of other work that a scope does, the task's age and place would say nothing. */
function detailsOf(leaf: Scope): string {
  if (leaf.task !== leaf) return '';
  const { ageMs, waitsFor, site } = recordOf(leaf.task);
  const age = ageMs === undefined ? '' : `, ${Math.round(ageMs)} ms old`;
  const waits =
    waitsFor.length === 0 ? ', waits for nothing the library knows' : `, waits for ${waitsFor.join(', ')}`;
  return `${age}${waits}${site === undefined ? '' : `, made at ${site}`}`;
}

/** The cancelled tasks, and other work, at or below a scope that have nothing of the kind that is live right below them. */
function runningLeaves(top: Scope): Scope[] {
  const found: Scope[] = [];
  const parents = new Set<Scope>();
  const stack: [entry: Entry, above: Scope | undefined][] = [[top, undefined]];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { scope } = item[0];
    let above = item[1];
    if (scope === undefined) continue;
    if (scope.task === scope || scope.label !== undefined) {
      if (above !== undefined && isCancelled(scope)) parents.add(above);
      above = scope;
      found.push(scope);
    }
    const below: Entry[] = [];
    pushEntries(scope, below);
    for (const entry of below.reverse()) stack.push([entry, above]);
  }
  return found.filter((leaf) => !parents.has(leaf) && isCancelled(leaf) && (leaf.flags & SETTLED) === 0);
}

/** Lets the scope settle without what still runs in it (grace.2). */
function abandon(scope: Scope): void {
  if ((scope.flags & (ENDED | SETTLED)) !== ENDED || scope.live === 0) return;
  const left: AbandonedTask[] = [];
  const entries: Entry[] = [];
  pushEntries(scope, entries);
  for (const entry of entries) {
    const child = entry.scope;
    if (child !== undefined) left.push(...leaveRunning(child));
  }
  extrasOf(scope).abandonment = new AbandonedTasksError(left);
  settleWhenDone(scope);
}

/** The same for one child whose block waits for it; what is to be said of it is for the body around (let.12). */
export function abandonChild(owner: Scope, child: Scope, done: () => void): void {
  const after = (owner.flags & GRACE) === 0 ? undefined : nearest(owner, 'abandonAfter');
  if (after === undefined) return;
  const forget = later(
    after,
    () => {
      lose(owner, { error: new AbandonedTasksError(leaveRunning(child)), own: true });
      done();
      settleWhenDone(owner);
    },
    true,
  );
  whenSettled(child, forget);
}

/**
 * Moves a live child of a draining scope to the root, where `taskTree()` shows it as abandoned until it settles. Gives what
 * is to be said of the tasks at its top.
 */
function leaveRunning(child: Scope): AbandonedTask[] {
  const owner = child.owner as Scope;
  const left: AbandonedTask[] = [];
  const stack: Entry[] = [child];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { scope } = entry;
    if (scope === undefined) continue;
    const { task } = scope;
    if (task !== scope) {
      const { label } = scope;
      if (label !== undefined && task !== undefined && (scope.flags & ENDED) === 0) {
        left.push({ id: task.id, name: label, path: pathOf(scope) });
      }
      pushEntries(scope, stack);
      continue;
    }
    task.flags |= ABANDONED;
    left.push({ id: task.id, name: task.extras?.name, path: pathOf(task) });
    if (realm.events !== undefined) realm.events.emit('abandoned', task);
  }
  const extras = extrasOf(child);
  extras.formerParent = owner.task?.id;
  const reason = reasonOf(child.region);
  unlink(child);
  owner.live--;
  const root = rootScope();
  link(root, child);
  root.live++;
  if ((child.flags & CANCELLED) !== 0) beginCancellation(child, reason);
  return left;
}
