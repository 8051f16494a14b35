import type { ConformanceCase } from '../case.ts';

/** Copies of a binding, and what it survives: local.4, 5. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'local.4/copied-or-default',
    title:
      'new Task keeps the bindings of where it was made, after they have ended too; detached sees defaults only',
    also: ['task.1'],
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const make = (): Task[] => {
        const body = async (task: { get(key: typeof local): string }): Promise<string> => {
          await hold.promise;
          return task.get(local);
        };
        return [new core.Task(body), core.Task.immediate(body), core.Task.detached(body)];
      };
      type Task = InstanceType<typeof core.Task<string>>;
      const outside = local.withValue('outside', make);
      const inTask = await trial.root(async (task) => {
        const made = task.withValue(local, 'in a task', () => ({ tasks: make() }));
        await Promise.resolve();
        return made;
      });
      hold.open();
      assert.deepEqual(await Promise.all(outside), ['outside', 'outside', 'default']);
      assert.deepEqual(await Promise.all(inTask.tasks), ['in a task', 'in a task', 'default']);
    },
  },
  {
    id: 'local.5/survives',
    title:
      'bindings survive awaits, sleeps, yields, thenables, promise combinators, children and async generators',
    forms: ['ambient'],
    async run(trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const wrong: string[] = [];
      const check = (where: string): void => {
        if (local.get() !== 'bound') wrong.push(`${where}: ${local.get()}`);
      };
      async function* generate(): AsyncGenerator<number> {
        check('start of a generator');
        yield 1;
        check('generator after a yield');
        await Promise.resolve();
        check('generator after an await');
        yield 2;
      }
      const thenable = {
        then(resolve: (value: number) => void) {
          check('inside then');
          resolve(1);
        },
      } as unknown as PromiseLike<number>;
      await trial.root((task) =>
        task.withValue(local, 'bound', async () => {
          check('start');
          await Promise.resolve();
          check('await');
          await core.Task.sleep(1);
          check('sleep');
          await core.Task.yield();
          check('yield');
          await thenable;
          check('thenable');
          for await (const _ of generate()) check('loop over a generator');
          check('after the loop');
          await Promise.all([Promise.resolve().then(() => check('reaction')), core.Task.sleep(0)]);
          check('Promise.all');
          await core.withTaskGroup(async (group) => {
            group.addTask(() => core.Task.sleep(1));
            for await (const _ of group) check('loop over a group');
            check('body of a group');
          });
          check('group');
          await core.asyncLet(() => core.Task.sleep(0));
          check('async let');
          await new core.Task(() => {}).value;
          check('value of a task');
          await assert.rejects(core.withTimeout(1, () => core.Task.sleep(Infinity)));
          check('rejected timeout');
        }),
      );
      assert.deepEqual(wrong, []);
      assert.equal(local.get(), 'default');
    },
  },
  {
    id: 'local.5/two-at-once',
    title: 'interleaved tasks each see their own binding at every step',
    async run(trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal({ defaultValue: -1 });
      const wrong: unknown[] = [];
      await trial.root((task) =>
        trial.on(task).withTaskGroup((group) => {
          for (let index = 0; index < 20; index += 1) {
            group.addTask((child) =>
              child.withValue(local, index, async (bound) => {
                for (let step = 0; step < 5; step += 1) {
                  await (step % 2 === 0 ? bound.yield() : Promise.resolve());
                  if (bound.get(local) !== index) wrong.push([index, bound.get(local)]);
                  const seen = trial.form === 'ambient' ? local.get() : bound.run(() => local.get());
                  if (seen !== index) wrong.push([index, seen]);
                }
              }),
            );
          }
        }),
      );
      assert.deepEqual(wrong, []);
    },
  },
];
