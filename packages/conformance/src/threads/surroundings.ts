import { Task, TaskLocal } from '@tasktree/core';

/** Another one on each thread. */
export const realmId: string = String(Math.random());

/** Declared on both sides by this module: the one that may cross, and one that may not. */
export const crossing: TaskLocal<string> = new TaskLocal({
  name: 'conformance.crossing',
  defaultValue: 'default',
  sendable: true,
});
export const staying: TaskLocal<string> = new TaskLocal({
  name: 'conformance.staying',
  defaultValue: 'default',
});

/** What has happened on this thread. */
export const log: string[] = [];

/** What the functions say of the task that they run in. */
export interface Surroundings {
  readonly realm: string;
  readonly name: string | undefined;
  readonly priority: number | undefined;
  readonly deadline: number | undefined;
  readonly isCancelled: boolean | undefined;
  readonly crossing: string;
  readonly staying: string;
}

export function surroundings(): Surroundings {
  const task = Task.current;
  return {
    realm: realmId,
    name: task?.name,
    priority: task?.priority,
    deadline: task?.deadline,
    isCancelled: task?.isCancelled,
    crossing: crossing.get(),
    staying: staying.get(),
  };
}

export function note(text: string): void {
  log.push(text);
}

export function clearLog(): void {
  log.length = 0;
}

export function readLog(): string[] {
  return [...log];
}
