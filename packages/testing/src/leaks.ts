import { taskTree, type TaskRecord } from '@tasktree/core';
import type { TestHost } from './test-host.ts';

/**
 * Throws an error that lists every task that is still alive and, given a test host, says how many timers and jobs it
 * still holds. Call it when all should be over.
 *
 * @example
 * ```ts
 * afterEach(() => assertNoLeaks());
 * ```
 */
export function assertNoLeaks(host?: Pick<TestHost, 'pendingTimers' | 'pendingJobs'>): void {
  const lines = taskTree().tasks.map(describe);
  const { pendingTimers = 0, pendingJobs = 0 } = host ?? {};
  if (pendingTimers > 0) lines.push(`${pendingTimers} pending timer${pendingTimers > 1 ? 's' : ''}`);
  if (pendingJobs > 0) lines.push(`${pendingJobs} job${pendingJobs > 1 ? 's' : ''} that did not start`);
  if (lines.length > 0) throw new Error(`Something is left over:\n  ${lines.join('\n  ')}`);
}

/** The same as {@link assertNoLeaks}, for those who write `expect…`. */
export const expectNoLeaks: typeof assertNoLeaks = assertNoLeaks;

/**
 * The live tasks as indented text, one a line; empty when there are none.
 *
 * @example
 * ```ts
 * process.on('SIGUSR2', () => console.error(describeTasks()));
 * ```
 */
export function describeTasks(): string {
  return taskTree().tasks.map(describe).join('\n');
}

function describe(task: TaskRecord): string {
  const name = task.name === undefined ? '' : ` '${task.name}'`;
  const waitsFor = task.waitsFor.map((what) => (typeof what === 'number' ? `#${what}` : what));
  const waiting = waitsFor.length === 0 ? '' : ` for ${waitsFor.join(', ')}`;
  const cancelled = task.isCancelled ? ', cancelled' : '';
  const parent = task.parent === null ? '' : `, child of #${task.parent}`;
  const site = task.site === undefined ? '' : `, made ${task.site.trim()}`;
  return `${task.kind} #${task.id}${name}: ${task.state}${waiting}${cancelled}${parent}${site}`;
}
