import { expect, expectTypeOf, test } from 'vitest';
import * as slim from '../src/slim.ts';

const operations = ['asyncLet', 'taskScope', 'withTaskGroup', 'withTimeout', 'withTaskCancellationShield'];

test('the handle has no operations, at run time and in its type (ambient.3)', async () => {
  expectTypeOf<slim.TaskContext>().not.toHaveProperty('withTimeout');
  await new slim.Task((task) => {
    expectTypeOf(task).toEqualTypeOf<slim.TaskContext>();
    expect(operations.filter((name) => name in task)).toEqual([]);
  });
});

test('everything else goes through run', async () => {
  const local = new slim.TaskLocal({ defaultValue: 'default' });
  const value = await new slim.Task((task) =>
    task.withValue(local, 'bound', (bound) =>
      bound.run(() =>
        slim.withTaskGroup(async (group: slim.TaskGroup<string>) => {
          group.addTask(async (child) => {
            await child.sleep(1);
            return child.run(() => slim.withTimeout(1_000, (inside) => inside.get(local)));
          });
          return (await group.next()).value;
        }),
      ),
    ),
  );
  expect(value).toBe('bound');
});

test('it has each name of the main entry', async () => {
  const names = Object.keys(slim);
  expect(names.sort()).toEqual(Object.keys(await import('../src/index.ts')).sort());
});
