// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import { Task, TaskLocal } from '@tasktree/core';
import { TaskHandle } from '@tasktree/core/src/task/task-handle.ts';
import { AsyncResource } from 'node:async_hooks';
import type { Breakage, Fn, Kit } from './kit.ts';

/** Priorities, task-locals, the current task, the clock and observers that are wrong. */
export const brokenSurroundings: readonly Breakage[] = [
  {
    what: 'a detached task that inherits',
    laws: ['local.4', 'task.1'],
    breakIt() {
      Task.detached = (body, options) => new Task(body, options);
    },
  },
  {
    what: 'a priority that cannot rise',
    laws: ['priority.5'],
    breakIt: (kit) => kit.method(Task, 'escalate', () => () => {}),
  },
  {
    what: 'task-locals that last for the synchronous part only',
    laws: ['local.3', 'local.5'],
    breakIt(kit) {
      const bound = new Map<unknown, unknown>();
      kit.method(
        TaskLocal,
        'get',
        () =>
          function (this: TaskLocal<unknown>) {
            return bound.has(this) ? bound.get(this) : this.defaultValue;
          },
      );
      kit.method(
        TaskLocal,
        'withValue',
        () =>
          function (this: TaskLocal<unknown>, value, operation: Fn) {
            const before = bound.get(this);
            const had = bound.has(this);
            bound.set(this, value);
            try {
              return operation(kit.core.Task.current) as unknown;
            } finally {
              if (had) bound.set(this, before);
              else bound.delete(this);
            }
          },
      );
    },
  },
  {
    what: 'task-locals that are not put back',
    laws: ['local.1'],
    breakIt(kit) {
      const bound = new Map<unknown, unknown>();
      kit.method(
        TaskLocal,
        'get',
        (original) =>
          function (this: TaskLocal<unknown>) {
            return bound.has(this) ? bound.get(this) : (original.call(this) as unknown);
          },
      );
      kit.method(
        TaskLocal,
        'withValue',
        (original) =>
          function (this: TaskLocal<unknown>, value, operation) {
            bound.set(this, value);
            return original.call(this, value, operation) as unknown;
          },
      );
    },
  },
  {
    what: 'an observer that cannot be stopped',
    laws: ['observe.2'],
    breakIt: (kit) =>
      kit.free('observe', (original) => (...args) => {
        original(...args);
        return { [Symbol.dispose]() {} };
      }),
  },
  {
    what: 'a tree that shows roots only',
    laws: ['observe.1'],
    breakIt: (kit) =>
      kit.free('taskTree', (original) => () => {
        const { formatVersion, tasks } = original() as ReturnType<Kit['core']['taskTree']>;
        return { formatVersion, tasks: tasks.filter(({ parent }) => parent === null) };
      }),
  },
  {
    what: 'a low priority that is the lowest',
    laws: ['priority.1'],
    breakIt(kit) {
      (kit.core as { TaskPriority: object }).TaskPriority = { ...kit.core.TaskPriority, low: 9 };
    },
  },
  {
    what: 'a base priority that rises',
    laws: ['priority.3'],
    breakIt: (kit) =>
      kit.getter(
        TaskHandle,
        'basePriority',
        () =>
          function (this: TaskHandle) {
            return this.priority;
          },
      ),
  },
  {
    what: 'task-locals without a default',
    laws: ['local.2'],
    breakIt: (kit) =>
      kit.method(
        TaskLocal,
        'get',
        (original) =>
          function (this: TaskLocal<unknown>) {
            const value: unknown = original.call(this);
            return value === this.defaultValue ? undefined : value;
          },
      ),
  },
  {
    what: 'a scheduler that loses the context of the runtime',
    laws: ['local.6'],
    breakIt(kit) {
      const nowhere = new AsyncResource('nowhere');
      kit.part('scheduler', (whole) => ({
        enqueue: (job, priority) => nowhere.runInAsyncScope(() => whole.enqueue(job, priority)),
      }));
    },
  },
  {
    what: 'task-locals that are kept for ever',
    laws: ['local.7'],
    breakIt(kit) {
      const kept: unknown[] = [];
      kit.method(
        TaskLocal,
        'withValue',
        (original) =>
          function (value, operation) {
            kept.push(value);
            return original.call(this, value, operation) as unknown;
          },
      );
      kit.method(
        TaskHandle,
        'withValue',
        (original) =>
          function (local, value, operation) {
            kept.push(value);
            return original.call(this, local, value, operation) as unknown;
          },
      );
    },
  },
  {
    what: 'a run that makes no task the current one',
    laws: ['ambient.3'],
    breakIt: (kit) => kit.method(TaskHandle, 'run', () => (callback: Fn) => callback() as unknown),
  },
  {
    what: 'a now that takes no notice of the clock',
    laws: ['clock.4'],
    breakIt: (kit) => kit.free('now', () => () => Date.now()),
  },
];
