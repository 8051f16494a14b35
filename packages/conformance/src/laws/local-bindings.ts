import type { ConformanceCase } from '../case.ts';

/** How long a binding lasts, and who sees it: local.1 to 3. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'local.1/for-the-operation-only',
    title: 'a binding lasts for a synchronous operation, and is gone after its return and its throw',
    run({ core, assert }) {
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const value = local.withValue('bound', (task) => [local.get(), task]);
      assert.deepEqual(value, ['bound', undefined], 'outside any task there is no handle');
      assert.equal(local.get(), 'default', 'after the return');
      const error = new Error('own');
      const thrown = assert.throws(() =>
        local.withValue('bound', () => {
          throw error;
        }),
      );
      assert.equal(thrown, error);
      assert.equal(local.get(), 'default', 'after the throw');
      assert.equal((assert.throws(() => local.withValue('bound', 1 as never)) as Error).name, 'TypeError');
    },
  },
  {
    id: 'local.1/asynchronous',
    title:
      'a binding lasts for all that an asynchronous operation awaits, and the code around does not see it',
    forms: ['ambient'],
    async run(trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const error = new Error('own');
      const work = async (): Promise<void> => {
        const bound = local.withValue('bound', async () => {
          await Promise.resolve();
          await trial.settle();
          return local.get();
        });
        assert.equal(local.get(), 'default', 'while it is under way');
        assert.equal(await bound, 'bound');
        assert.equal(local.get(), 'default', 'after it');
        const failing = local.withValue('bound', async () => {
          await Promise.resolve();
          throw error;
        });
        assert.equal(await assert.rejects(failing), error);
        assert.equal(local.get(), 'default', 'after its failure');
      };
      await work();
      await trial.root(work);
    },
  },
  {
    id: 'local.1/on-the-handle',
    title:
      'task.withValue gives the operation a handle that knows the binding, and leaves the others as they were',
    async run(trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal({ defaultValue: 'default' });
      await trial.root(async (task) => {
        const value = await task.withValue(local, 'bound', async (bound) => {
          assert.equal(bound.id, task.id);
          assert.equal(local.get(), 'bound', 'at once');
          await Promise.resolve();
          return [bound.get(local), bound.run(() => local.get()), task.get(local)];
        });
        assert.deepEqual(value, ['bound', 'bound', 'default']);
        assert.equal(
          task.run(() => local.get()),
          'default',
        );
      });
    },
  },
  {
    id: 'local.2/default-shadow-two-keys',
    title: 'unbound gives the default, inner shadows outer, two keys never mix',
    run({ core, assert }) {
      const one = new core.TaskLocal({ defaultValue: 'none', name: 'key' });
      const two = new core.TaskLocal<string>({ name: 'key' });
      const look = (): unknown[] => [one.get(), two.get()];
      assert.deepEqual(look(), ['none', undefined]);
      one.withValue('outer', () => {
        assert.deepEqual(look(), ['outer', undefined]);
        two.withValue('two', () => {
          one.withValue('inner', () => assert.deepEqual(look(), ['inner', 'two']));
          assert.deepEqual(look(), ['outer', 'two']);
          two.withValue(undefined, () => assert.deepEqual(look(), ['outer', undefined]));
        });
      });
      assert.deepEqual(look(), ['none', undefined]);
      const both = new core.TaskLocal<string | undefined>({ defaultValue: 'default' });
      both.withValue(undefined, () => assert.equal(both.get(), undefined, 'bound to undefined'));
      assert.equal(both.get(), 'default');
    },
  },
  {
    id: 'local.3/children',
    title:
      'children at any depth see the bindings in force where they were added, and change nothing for their parent',
    async run(trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const seen: Record<string, unknown> = {};
      await trial.root((task) =>
        task.withValue(local, 'outer', async (outer) => {
          await trial.on(outer).withTaskGroup((group, body) => {
            group.addTask((child) => {
              seen['child'] = [child.get(local), child.run(() => local.get())];
              return child.withValue(local, 'own', (bound) =>
                trial.on(bound).asyncLet((grandchild) => {
                  seen['grandchild'] = grandchild.get(local);
                }),
              );
            });
            body.withValue(local, 'around addTask', () => {
              group.addTask((child) => {
                seen['bound'] = child.get(local);
                return child.asyncLet((grandchild) => {
                  seen['below bound'] = grandchild.get(local);
                });
              });
            });
            group.addTask((child) => {
              seen['after'] = child.get(local);
            });
          });
          seen['parent'] = [outer.get(local), outer.run(() => local.get())];
        }),
      );
      assert.deepEqual(seen, {
        child: ['outer', 'outer'],
        bound: 'around addTask',
        after: 'outer',
        grandchild: 'own',
        'below bound': 'around addTask',
        parent: ['outer', 'outer'],
      });
    },
  },
  {
    id: 'local.3/slots-and-other-tasks',
    title: 'also a child that waited for a slot, and one that somebody else added',
    async run(trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const seen: unknown[] = [];
      await trial.root((task) =>
        trial.on(task).withTaskGroup(
          (group, body) => {
            const add = (): void => group.addTask((child) => void seen.push(child.get(local)));
            group.addTask((child) => {
              child.withValue(local, 'added by a child', add);
            });
            for (const value of ['one', 'two', 'three']) body.withValue(local, value, add);
          },
          { concurrency: 1 },
        ),
      );
      assert.deepEqual(seen, ['one', 'two', 'three', 'added by a child']);
    },
  },
  {
    id: 'local.3/operations',
    title: 'the operations of groups, deadlines, shields and handlers see the bindings around their calls',
    async run(trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const seen: unknown[] = [];
      const look = (task: { get(key: typeof local): string }): void =>
        void seen.push(task.get(local), local.get());
      await trial.root((task) =>
        task.withValue(local, 'bound', (bound) => {
          const { on } = trial;
          return Promise.all([
            on(bound).withTimeout(1000, look),
            on(bound).withTaskCancellationShield(look),
            on(bound).withTaskCancellationHandler(look, () => {}),
            on(bound).withTaskPriorityEscalationHandler(look, () => {}),
            on(bound).withTaskGroup((_, body) => look(body)),
            on(bound).withDiscardingTaskGroup((_, body) => look(body)),
          ]);
        }),
      );
      assert.deepEqual(
        seen,
        Array.from({ length: 12 }, () => 'bound'),
      );
    },
  },
];
