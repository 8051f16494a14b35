import type { Job } from '@tasktree/core';
import { createExplicitContext } from '@tasktree/core/host';
import type { Breakage } from './kit.ts';

/** Hosts that do not keep their contract. */
export const brokenHosts: readonly Breakage[] = [
  {
    what: 'a scheduler that loses every 7th job',
    laws: ['priority.2', 'task.1'],
    breakIt(kit) {
      let count = 0;
      kit.part('scheduler', (whole) => ({
        enqueue(job, priority) {
          count += 1;
          if (count % 7 !== 0) whole.enqueue(job, priority);
        },
      }));
    },
  },
  {
    what: 'a scheduler that runs jobs twice',
    laws: ['priority.2'],
    breakIt(kit) {
      kit.part('scheduler', (whole) => ({
        enqueue(job, priority) {
          whole.enqueue(job, priority);
          whole.enqueue({ priority, run: () => job.run() }, priority);
        },
      }));
    },
  },
  {
    what: 'a scheduler that runs jobs inside enqueue',
    laws: ['group.5', 'priority.2', 'task.5'],
    breakIt(kit) {
      kit.part('scheduler', () => ({ enqueue: (job) => job.run() }));
    },
  },
  {
    what: 'a scheduler that ignores priorities',
    laws: ['priority.2'],
    breakIt(kit) {
      kit.part('scheduler', (whole) => ({
        enqueue: (job) => whole.enqueue({ priority: 21, run: () => job.run() }, 21),
      }));
    },
  },
  {
    what: 'a scheduler that serves the newest of equals first',
    laws: ['group.5', 'priority.2'],
    breakIt(kit) {
      let batch: [Job, number][] = [];
      kit.part('scheduler', (whole) => ({
        enqueue(job, priority) {
          batch.push([job, priority]);
          if (batch.length > 1) return;
          queueMicrotask(() => {
            const jobs = batch.reverse();
            batch = [];
            for (const one of jobs) whole.enqueue(...one);
          });
        },
      }));
    },
  },
  {
    what: 'a scheduler that takes no notice of a rise',
    laws: ['priority.4'],
    breakIt(kit) {
      kit.part('scheduler', () => ({ reprioritize() {} }));
    },
  },
  {
    what: 'a scheduler that lets background jobs wait until nothing else is ready',
    laws: ['priority.6'],
    breakIt(kit) {
      kit.part('scheduler', (whole) => ({
        enqueue(job, priority) {
          if (priority > 9) whole.enqueue(job, priority);
          else setImmediate(() => whole.enqueue(job, priority));
        },
      }));
    },
  },
  {
    what: 'a scheduler that forgets the rest when a job throws',
    laws: ['priority.2'],
    breakIt(kit) {
      let isDead = false;
      kit.part('scheduler', (whole) => ({
        enqueue: (job, priority) =>
          whole.enqueue(
            {
              priority,
              run() {
                if (isDead) return;
                isDead = true;
                job.run();
                isDead = false;
              },
            },
            priority,
          ),
      }));
    },
  },
  {
    what: 'a scheduler whose yield gives nobody a turn',
    laws: ['cancel.16'],
    breakIt(kit) {
      kit.part('scheduler', () => ({ yieldToHost: () => Promise.resolve() }));
    },
  },
  {
    what: 'a clock that fires 2 ms early',
    laws: ['clock.1'],
    breakIt(kit) {
      kit.part('clock', (whole) => ({
        schedule: (instant, ...rest) => whole.schedule(instant - 2, ...rest),
      }));
    },
  },
  {
    what: 'a clock that calls back inside schedule when the instant has passed',
    laws: ['clock.1'],
    breakIt(kit) {
      kit.part('clock', (whole) => ({
        schedule(instant, callback, ...rest) {
          if (instant > whole.now()) return whole.schedule(instant, callback, ...rest);
          callback();
          return () => {};
        },
      }));
    },
  },
  {
    what: 'a clock that never fires what is more than 5 ms ahead',
    laws: ['clock.1', 'clock.2'],
    breakIt(kit) {
      kit.part('clock', (whole) => ({
        schedule: (instant, ...rest) =>
          instant - whole.now() > 5 ? () => {} : whole.schedule(instant, ...rest),
      }));
    },
  },
  {
    what: 'a clock that overflows at 2^31 ms',
    laws: ['clock.2'],
    breakIt(kit) {
      kit.part('clock', (whole) => ({
        schedule: (instant, ...rest) =>
          whole.schedule(instant - whole.now() >= 2 ** 31 ? whole.now() + 1 : instant, ...rest),
      }));
    },
  },
  {
    what: 'a clock whose waits cannot be cancelled',
    laws: ['clock.1'],
    breakIt(kit) {
      kit.part('clock', (whole) => ({
        schedule(...args) {
          whole.schedule(...args);
          return () => {};
        },
      }));
    },
  },
  {
    what: 'a context store that forgets at the first await',
    laws: ['ambient.1', 'ambient.5'],
    breakIt(kit) {
      kit.part('context', () => createExplicitContext());
    },
  },
  {
    what: 'a context store that leaks into the caller',
    laws: ['ambient.2'],
    breakIt(kit) {
      let current: unknown;
      kit.part('context', () => ({
        get: () => current,
        run(value, callback, argument) {
          current = value;
          return callback(argument);
        },
      }));
    },
  },
  {
    what: 'a context store that mixes up tasks that wait at the same time',
    laws: ['ambient.1', 'ambient.2', 'local.5'],
    breakIt(kit) {
      let current: unknown;
      kit.part('context', () => ({
        get: () => current,
        run(value, callback, argument) {
          const before = current;
          current = value;
          const result = callback(argument);
          const restore = (): void => void (current = before);
          if (result instanceof Promise) result.then(restore, restore);
          else restore();
          return result;
        },
      }));
    },
  },
  {
    what: 'a host that says it knows less than it does',
    laws: ['ambient.5'],
    breakIt(kit) {
      (kit.host as { ambient: string }).ambient = 'explicit';
    },
  },
  {
    what: 'a host that swallows uncaught errors',
    laws: ['cancel.11', 'observe.3'],
    breakIt(kit) {
      kit.host.reportUncaught = () => {};
    },
  },
  {
    what: 'a host that reports exceptions as rejections',
    laws: ['cancel.11', 'observe.3'],
    breakIt(kit) {
      kit.host.reportUncaught = (error) => void Promise.reject(error);
    },
  },
];
