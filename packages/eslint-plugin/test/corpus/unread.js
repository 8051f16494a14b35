import { asyncLet, taskScope, JoinSet, allSettled, withTaskGroup, Task } from '@tasktree/node';

export async function warm(load) {
  await using cache = asyncLet(() => load('cache')); // wrong: no-unseen-error
  await using _heartbeat = asyncLet(() => load('beat'));
  await using scope = taskScope();
  scope.asyncLet(() => load('rest')); // wrong: no-unseen-error
  return load('page');
}

export async function joined(load) {
  await using set = new JoinSet(); // wrong: no-unseen-error
  set.spawn(() => load(1));
  set.spawn(() => load(2));
  await set.shutdown();
}

export async function looped(load) {
  await using set = new JoinSet();
  set.spawn(() => load(1));
  for await (const one of set) console.log(one);
}

export async function settled(ids, load) {
  await allSettled(ids.map((id) => () => load(id))); // wrong: no-unseen-error
  const outcomes = await allSettled(ids.map((id) => () => load(id)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') console.error(outcome.reason);
  await withTaskGroup(async (group) => {
    for (const id of ids) group.addTask(() => load(id));
    await group.nextResult(); // wrong: no-unseen-error
    const next = await group.nextResult();
    if (next.value.status === 'rejected') throw next.value.reason;
  });
  const task = new Task(() => load(3));
  await task.result; // wrong: no-unseen-error
  const result = await task.result;
  return result.status;
}

export async function drained(set) {
  const own = new JoinSet();
  own.spawn(() => set.load());
  while ((await own.joinNext()) !== undefined); // wrong: no-unseen-error
  for (let one = await own.joinNext(); one; one = await own.joinNext()) console.log(one.status);
}
