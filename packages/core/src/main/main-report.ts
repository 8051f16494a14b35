/**
 * What a process has to say of itself when it ends, or fails to.
 *
 * @module
 */

import { taskTree } from '../observe/snapshot.ts';
import type { TaskRecord } from '../tree/record.ts';

const mostNamed = 20;

/** The tasks that still run, as lines, each with its path from the root: those that wait for no child of their own. */
function runningTasks(): string[] {
  const { tasks } = taskTree();
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const parents = new Set(tasks.map(({ parent }) => parent));
  const lines = tasks.filter(({ id }) => !parents.has(id)).map((task) => lineOf(task, byId));
  return lines.length > mostNamed
    ? [...lines.slice(0, mostNamed), `and ${lines.length - mostNamed} more`]
    : lines;
}

function lineOf(task: TaskRecord, byId: ReadonlyMap<number, TaskRecord>): string {
  const path: string[] = [];
  for (let above: TaskRecord | undefined = task; above !== undefined; above = byId.get(above.parent ?? 0))
    path.unshift(above.name ?? `${above.kind} #${above.id}`);
  const { waitsFor } = task;
  return `${path.join(' > ')}, waits for ${waitsFor.length === 0 ? 'nothing the library knows' : waitsFor.join(', ')}`;
}

/** What a process left when its time was up. */
export function leftBehind(afterMs: number, why: string): string {
  const tasks = runningTasks();
  return `The process ends ${afterMs} ms after ${why} (abandonAfter)${tasks.length === 0 ? '.' : `, and leaves:\n${indented(tasks)}`}`;
}

/** What Node calls the things that hold a process, in other words. */
const words: Readonly<Record<string, string>> = {
  Timeout: 'timer',
  TCPServerWrap: 'listening server',
  TCPSocketWrap: 'connection',
  TLSWrap: 'connection',
  UDPWrap: 'datagram socket',
  PipeWrap: 'pipe',
  ProcessWrap: 'child process',
  TTYWrap: 'terminal',
  MessagePort: 'message port, such as that of a worker',
  FSReqCallback: 'file operation',
  FSReqPromise: 'file operation',
  FSEvent: 'file watcher',
  StatWatcher: 'file watcher',
};

/** What holds a process whose program has ended. */
export function heldBy(afterMs: number, holders: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const holder of holders) counts.set(holder, (counts.get(holder) ?? 0) + 1);
  const things = [...counts].map(([name, count]) => {
    const word = words[name];
    return `${count} ${word === undefined ? name : `${name} (${word})`}`;
  });
  const lines = [...things, ...runningTasks().map((line) => `task ${line}`)];
  const what =
    lines.length === 0
      ? 'something that this runtime cannot name: a timer, a server, a connection, a child process, a worker.'
      : `\n${indented(lines)}`;
  return (
    `The program ended ${afterMs} ms ago, but something still holds the process. Close what is no longer needed, or ` +
    `set reportAfter if this is meant. It is ${what}`
  );
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
