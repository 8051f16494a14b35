import { Task, asyncLet, race, withTimeout, withTaskGroup, all } from '@tasktree/node';

export const first = (load) =>
  new Task(async (task) => {
    const slow = await Promise.race([task.sleep(1000), load()]); // wrong: no-promise-combinators
    const both = await Promise.all([withTimeout(100, load), withTimeout(200, load)]); // wrong: no-promise-combinators
    const many = await Promise.all([1, 2].map((id) => new Task(() => load(id)))); // wrong: no-promise-combinators
    await using a = asyncLet(load);
    await using b = asyncLet(load);
    const read = await Promise.all([a, b]);
    const plain = await Promise.all([load(1), load(2)]);
    const ours = await race([() => task.sleep(1000), load]);
    return [slow, both, many, read, plain, ours];
  });

export const outside = (load) => Promise.all([withTimeout(100, load), load()]);

export const settled = (ids, load) =>
  withTaskGroup(async (group, task) => {
    const parts = await Promise.allSettled(ids.map((id) => task.withTimeout(100, () => load(id)))); // wrong: no-promise-combinators
    const any = await Promise.any([group.run(load), group.run(load)]); // wrong: no-promise-combinators
    return all([() => any, () => parts]);
  });
