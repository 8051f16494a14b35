import type { ConformanceCase, Trial } from '../case.ts';

/** The scheduler of the host by itself: what the core makes up for must hold there too. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'priority.2/the-scheduler-by-itself',
    title: 'the scheduler runs each job once, never inside enqueue, by priority and then in order',
    forms: ['explicit'],
    also: ['group.5'],
    async run(trial: Trial) {
      const { assert, host } = trial;
      const ran: string[] = [];
      const expected: [priority: number, name: string][] = [];
      let isInside = true;
      for (let index = 0; index < 60; index += 1) {
        const priority = [21, 25, 21, 17, 25, 9][index % 6] ?? 21;
        const name = `${priority}, ${index}`;
        expected.push([priority, name]);
        const run = (): void => {
          assert.ok(!isInside, 'no job runs inside enqueue');
          ran.push(name);
        };
        host.scheduler.enqueue({ priority, run }, priority);
      }
      isInside = false;
      await trial.settle();
      const byPriority = expected.toSorted(([one], [other]) => other - one).map(([, name]) => name);
      assert.deepEqual(ran.toSorted(), byPriority.toSorted(), 'each once');
      assert.deepEqual(ran, byPriority, 'in order');
    },
  },
  {
    id: 'priority.2/a-job-that-throws',
    title: 'a job that throws is reported, and stops no other',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { assert, host } = trial;
      const error = new Error('of a job');
      const ran: number[] = [];
      for (let index = 0; index < 3; index += 1) {
        host.scheduler.enqueue(
          {
            priority: 21,
            run() {
              ran.push(index);
              if (index === 1) throw error;
            },
          },
          21,
        );
      }
      await trial.settle();
      assert.deepEqual(ran, [0, 1, 2], 'jobs that ran');
      const uncaught = await trial.uncaught();
      assert.deepEqual(
        uncaught.map((one) => one.error),
        [error],
        'what is reported',
      );
    },
  },
  {
    id: 'priority.4/the-scheduler-reorders',
    title: 'a job whose priority rises while it waits starts before those that it has overtaken',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { assert, host } = trial;
      const ran: string[] = [];
      const job = (name: string, priority: number) => ({ priority, run: () => void ran.push(name) });
      const rising = job('rising', 9);
      for (const one of [job('a', 21), rising, job('b', 21), job('high', 25)])
        host.scheduler.enqueue(one, one.priority);
      rising.priority = 22;
      host.scheduler.reprioritize?.(rising, 9);
      await trial.settle();
      assert.deepEqual(ran, ['high', 'rising', 'a', 'b']);
    },
  },
  {
    id: 'priority.4/raised-while-waiting-for-a-slot',
    title: 'children that wait for a slot are raised with their parent, and then served in the new order',
    also: ['priority.2', 'group.12'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const ran: string[] = [];
      const root = new core.Task((task) =>
        trial.on(task).withTaskGroup(
          (group) => {
            group.addTask(() => gate.promise);
            group.addTask(() => ran.push('low, first'), { priority: core.TaskPriority.low });
            group.addTask(() => ran.push('medium, second'), { priority: core.TaskPriority.medium });
            group.addTask(() => ran.push('higher than all'), { priority: 30 });
          },
          { concurrency: 1 },
        ),
      );
      await trial.settle();
      root.escalate(core.TaskPriority.high);
      gate.open();
      await root;
      assert.deepEqual(ran, ['higher than all', 'low, first', 'medium, second']);
    },
  },
];
