import type { ConformanceCase, Core, Trial } from '../case.ts';
import { record } from '../observing.ts';

/** Observers that throw, or that change what they look at. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'observe.3/an-observer-that-throws',
    title: 'an observer that throws harms no task and no other observer; its error is reported as uncaught',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('of the observer');
      const { seen, stop } = record(core, {
        created() {
          throw error;
        },
        settled() {
          throw error;
        },
      });
      const after = record(core);
      let value: unknown;
      try {
        value = await trial.root((task) => trial.on(task).asyncLet(() => 7));
      } finally {
        stop();
        after.stop();
      }
      assert.equal(value, 7, 'the value of the task');
      assert.equal(seen.filter(({ type }) => type === 'settled').length, 2, 'events of an observer before');
      assert.deepEqual(
        after.seen.map(({ type }) => type),
        seen.map(({ type }) => type),
        'events of one after',
      );
      const uncaught = await trial.uncaught();
      assert.equal(uncaught.length, 4, 'errors that were reported');
      for (const one of uncaught) {
        assert.equal(one.error, error);
        assert.equal(one.kind, 'exception');
      }
    },
  },
  {
    id: 'observe.3/an-observer-may-make-and-cancel',
    title:
      'an observer may make and cancel tasks: the events of that come after the present one, for everybody',
    async run(trial: Trial) {
      const { core, assert } = trial;
      let made: { value: Promise<unknown> } | undefined;
      let victim: InstanceType<Core['Task']> | undefined;
      let isInside = false;
      let nested = 0;
      const { seen, stop } = record(core, {
        created(task) {
          nested += Number(isInside);
          if (task.name !== 'first') return;
          isInside = true;
          made = new core.Task(() => 'made by the observer', { name: 'second' });
          isInside = false;
        },
        started(task) {
          if (task.name === 'second') victim?.cancel('by an observer');
        },
        cancelled() {
          nested += Number(isInside);
        },
      });
      try {
        victim = new core.Task((task) => trial.on(task).sleep(Infinity), { name: 'victim' });
        await trial.settle();
        const first = new core.Task(() => {}, { name: 'first' });
        await first;
        assert.equal(await made?.value, 'made by the observer');
        assert.isError(await assert.rejects(victim.value), 'CancellationError');
      } finally {
        stop();
      }
      assert.equal(nested, 0, 'calls of an observer inside a call of an observer');
      const order = seen.filter(({ type }) => type === 'created').map(({ task }) => task.name);
      assert.deepEqual(order, ['victim', 'first', 'second'], 'in the order of an earlier observer as well');
      const cancelled = seen.findIndex(({ type }) => type === 'cancelled');
      const started = seen.findIndex(({ type, task }) => type === 'started' && task.name === 'second');
      assert.ok(started !== -1 && cancelled > started, 'the cancellation comes after what caused it');
    },
  },
];
