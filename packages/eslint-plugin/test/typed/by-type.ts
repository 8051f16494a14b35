import type { TaskContext, TaskGroup } from '@tasktree/node';
import { openGroup, Job } from '#tree';
import { Scheduler, withTaskGroup } from './scheduler.ts';

interface Context {
  readonly children: TaskGroup<void>;
  readonly self: TaskContext;
}

export async function load(ids: readonly string[], get: (id: string) => Promise<string>): Promise<string[]> {
  const found: string[] = [];
  await openGroup(async (children) => {
    for (const id of ids)
      children.addTask(async () => {
        found.push(await get(id)); // wrong: no-captured-mutation
      });
  });
  new Job(() => get('last')); // wrong: no-floating-task
  return found;
}

export async function inContext(context: Context, ids: readonly string[], out: Map<string, string>): Promise<void> {
  for (const id of ids)
    context.children.addTask(async (own) => {
      out.set(id, await (await fetch(id)).text()); // wrong: no-captured-mutation, forward-signal
      own.sleep(5); // wrong: no-floating-task
    });
  context.self.sleep(5); // wrong: no-floating-task
}

export async function foreign(group: Scheduler, task: Scheduler, ids: readonly string[]): Promise<void> {
  const found: string[] = [];
  for (const id of ids)
    group.addTask(async () => {
      found.push(await (await fetch(id)).text());
    });
  void task.sleep(5);
  await withTaskGroup(async (own) => {
    own.addTask(async () => {
      found.push(await (await fetch('x')).text());
    });
  });
}
