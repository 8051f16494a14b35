import { expectTypeOf, test } from 'vitest';
import { Task, TaskLocal, type TaskContext } from '../src/index.ts';

interface User {
  readonly name: string;
}

test('local.2: without a default a task-local gives its value or undefined, in the types too', () => {
  const user = new TaskLocal<User>();
  expectTypeOf(user).toEqualTypeOf<TaskLocal<User | undefined>>();
  expectTypeOf(user.get()).toEqualTypeOf<User | undefined>();
  expectTypeOf(new TaskLocal<User>({ name: 'user' }).get()).toEqualTypeOf<User | undefined>();
  expectTypeOf(user.withValue({ name: 'Ada' }, () => 1)).toEqualTypeOf<number>();
  expectTypeOf<(task: TaskContext) => User | undefined>((task) => task.get(user));
  // @ts-expect-error -- no user
  user.withValue('Ada', () => {});
});

test('local.2: with a default it is never undefined', () => {
  expectTypeOf(new TaskLocal({ defaultValue: 'none' }).get()).toEqualTypeOf<string>();
  expectTypeOf(new TaskLocal<User>({ defaultValue: { name: 'Ada' } }).get()).toEqualTypeOf<User>();
  expectTypeOf(new TaskLocal<User | undefined>({ defaultValue: { name: 'Ada' } }).get()).toEqualTypeOf<
    User | undefined
  >();
  // @ts-expect-error -- no user
  void new TaskLocal<User>({ defaultValue: 7 });
});

test('an instance knows its class, whose name it prints', ({ expect }) => {
  const local = new TaskLocal<number>({ name: 'n' });
  expect(local).toBeInstanceOf(TaskLocal);
  expect(local.constructor.name).toBe('TaskLocal');
  expect(local.get()).toBeUndefined();
});

test('what is in force here may be absent', () => {
  expectTypeOf(Task.signal).toEqualTypeOf<AbortSignal | undefined>();
  expectTypeOf(Task.deadline).toEqualTypeOf<number | undefined>();
  expectTypeOf(Task.cancellationReason).toEqualTypeOf<unknown>();
});
