import type { ConformanceCase, Trial } from '../case.ts';
import { tooManyAlive } from '../kept-alive.ts';

/** Bytes of live objects, where the runtime says. */
function heapUsed(): number | undefined {
  const { process } = globalThis as { process?: { memoryUsage?: () => { heapUsed: number } } };
  return process?.memoryUsage?.().heapUsed;
}

/** Nothing of a finished child is kept: discard.1, 2. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'discard.1/no-results',
    title: 'there is no next and no iteration: values are dropped',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withDiscardingTaskGroup(async (group) => {
          for (const name of ['next', 'nextResult', 'waitForAll', Symbol.asyncIterator, Symbol.iterator]) {
            trial.assert.ok(!(name in group), `it has ${String(name)}`);
          }
          group.addTask(() => 'dropped');
          await trial.settle();
          trial.assert.ok(group.isEmpty, 'the finished child is still there');
        });
      });
    },
  },
  {
    id: 'discard.1/nothing-retained',
    title:
      'an open group retains neither the body, nor the captures, nor the value of a child that has ended',
    also: ['tree.11'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withDiscardingTaskGroup(async (group) => {
          const refs: WeakRef<object>[] = [];
          const add = (): void => {
            const captured = { ballast: Array.from({ length: 100 }) };
            const body = async (): Promise<object> => {
              await trial.settle();
              const value = { captured };
              refs.push(new WeakRef(value));
              return value;
            };
            refs.push(new WeakRef(captured), new WeakRef(body));
            group.addTask(body);
          };
          for (let count = 0; count < 10; count++) add();
          while (!group.isEmpty) await trial.settle();
          trial.assert.equal(refs.length, 30);
          // A collector that scans the stack may take a few dead objects for live.
          const found = await tooManyAlive(trial, [['children that have ended', refs]], 6, 'discard.1');
          trial.assert.equal(found, undefined);
        });
      });
    },
  },
  {
    id: 'discard.1/a-million-children',
    title: '1,000,000 children through one open group leave the heap where it was',
    forms: ['explicit'],
    async run(trial: Trial) {
      if (heapUsed() === undefined)
        trial.gap('this runtime does not tell how large its heap is', 'discard.1');
      const batch = 20_000;
      // A slow machine or host ends earlier: each batch would show what is retained.
      const atLeast = 5 * batch;
      const patience = 1_500;
      await trial.root(async (task) => {
        await trial.on(task).withDiscardingTaskGroup(async (group) => {
          let ended = 0;
          const body = (): object => {
            ended++;
            return { ended };
          };
          const runBatch = async (): Promise<void> => {
            for (let count = 0; count < batch; count++) group.addTask(body);
            await group.whenReady();
          };
          // What the first ones leave is the code and the queues, and not the children.
          await runBatch();
          if (!(await trial.collectGarbage())) {
            trial.gap('this runtime cannot be asked to collect garbage', 'discard.1');
          }
          const before = heapUsed() as number;
          const began = Date.now();
          while (ended < 1_000_000 && (ended < atLeast || Date.now() - began < patience)) await runBatch();
          await trial.collectGarbage();
          const grown = (heapUsed() as number) - before;
          trial.assert.ok(group.isEmpty && ended >= atLeast, 'not all have run');
          // Even one slot of an array a child would be 8 bytes; compiled code and queues may take what they need.
          const allowed = Math.max(1_000_000, 4 * ended);
          trial.assert.ok(grown < allowed, `the heap has grown by ${grown} bytes with ${ended} children`);
        });
      });
    },
  },
  {
    id: 'discard.2/is-empty',
    title: 'isEmpty counts running children only: those that wait for a slot too, ended ones no more',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withDiscardingTaskGroup(
          async (group) => {
            trial.assert.ok(group.isEmpty, 'at entry');
            const gate = trial.gate();
            group.addTask(() => gate.promise);
            group.addTask(() => gate.promise);
            await trial.settle();
            trial.assert.ok(!group.isEmpty, 'with a running child');
            gate.open();
            await trial.settle();
            trial.assert.ok(group.isEmpty, 'after all have ended');
          },
          { concurrency: 1 },
        );
      });
    },
  },
];
