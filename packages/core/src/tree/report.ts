/**
 * Reports of cancelled work that does not end (grace.1), and how long a scope is patient with it.
 *
 * @module
 */

import { currentHost } from '../host/current-host.ts';
import { events } from './events.ts';
import { pushEntries } from './list.ts';
import { pathOf, recordOf } from './record.ts';
import { extrasOf, isCancelled, type Entry, type Extras, type Scope, type TaskNode } from './scope.ts';
import { GRACE, REPORTED, SETTLED } from './state.ts';

const defaultReportAfter = 5_000;
const mostNamed = 20;

/** What is found far up is noted at every such owner on the way, so that 10,000 questions cost no 10,000 ways up (tree.9). */
export const noteEvery = 64;

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

/** After how long a scope that is draining stops waiting; undefined where it never does. */
export function abandonAfterOf(scope: Scope): number | undefined {
  return (scope.flags & GRACE) === 0 ? undefined : nearest(scope, 'abandonAfter');
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
  if (events.sink !== undefined)
    events.sink.emit('stuck', scope, {
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
