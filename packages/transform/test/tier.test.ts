import { execFileSync } from 'node:child_process';
import { Task, TaskLocal, host, withTaskGroup } from '@tasktree/core';
import { expect, test } from 'vitest';
import * as runtime from '../src/runtime/index.ts';
import { transform } from '../src/index.ts';
import { compile } from './fuzz/compare.ts';

/** What a function of these names gives, transformed. */
function transformed(code: string): unknown {
  const { code: text } = transform(`const f = ${code};`, 'tier.js', { runtime: 'runtime' })!;
  return compile(`'use strict';${text}return f;`, 'Task', 'withTaskGroup')(runtime, Task, withTaskGroup);
}

test('ambient.1: the tier is full, and Task.current is right after awaits', async () => {
  expect(host.name).toBe('portable');
  expect(host.ambient).toBe('full');
  const body = transformed(`async (task) => {
    const seen = [Task.current?.id === task.id];
    await Promise.resolve();
    seen.push(Task.current?.id === task.id);
    await withTaskGroup(async (group) => {
      group.addTask(async (child) => { await child.sleep(1); seen.push(Task.current?.id === child.id); });
      for await (const _ of group) seen.push(Task.current?.id === task.id);
    });
    seen.push(Task.current?.id === task.id);
    return seen;
  }`) as () => Promise<boolean[]>;
  const value = new Task(body).value;
  queueMicrotask(() => expect(Task.current).toBeUndefined());
  expect(await value).toEqual([true, true, true, true, true]);
  expect(Task.current).toBeUndefined();
});

test('local.5: a task-local value survives awaits', async () => {
  const local = new TaskLocal({ defaultValue: 'none' });
  const operation = transformed('async () => { await 1; return Task.local.get(); }') as () => Promise<string>;
  Object.defineProperty(Task, 'local', { value: local, configurable: true });
  expect(await local.withValue('bound', operation)).toBe('bound');
});

test('ambient.2: without transformed code the tier is explicit', () => {
  const program = `import { host, Task } from '@tasktree/core';
    await new Task(async () => { await 1; console.log(host.ambient, Task.current); });`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: new URL('..', import.meta.url),
    encoding: 'utf8',
  });
  expect(output).toBe('explicit undefined\n');
});

test('ambient.2: what is not transformed has no task after an await, and gives the caller its own back', async () => {
  const plain = async (seen: unknown[]): Promise<void> => {
    seen.push(Task.current === undefined);
    await Promise.resolve();
    seen.push(Task.current === undefined);
  };
  const body = transformed(`async (task) => {
    const seen = [];
    await Task.plain(seen);
    seen.push(Task.current?.id === task.id);
    return seen;
  }`) as () => Promise<boolean[]>;
  Object.defineProperty(Task, 'plain', { value: plain, configurable: true });
  expect(await new Task(body).value).toEqual([false, true, true]);
});

test('ambient.6: what is not transformed makes no root where a transformed module is loaded', async () => {
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  let ran = false;
  const owner = new Task(async () => {
    await pause(1);
    await withTaskGroup((group) => {
      group.addTask(() => {
        ran = true;
      });
    });
  });
  await expect(owner.value).rejects.toMatchObject({
    name: 'NoCurrentTaskError',
    message: expect.stringContaining('code that was not built with @tasktree/transform') as string,
  });
  await pause(1);
  expect(ran).toBe(false);
  // Nor does code that it calls, though that is transformed: it cannot know what its caller has lost.
  const called = transformed(
    'async () => { await 1; return withTaskGroup(() => 1); }',
  ) as () => Promise<number>;
  await expect(called()).rejects.toMatchObject({ name: 'NoCurrentTaskError' });
  expect(await new Task(called).value).toBe(1);
});
