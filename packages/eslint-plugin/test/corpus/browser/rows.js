import { Task, TaskLocal, Mutex, asyncLet, withCancellableContinuation, withTaskExecutorPreference, JoinSet } from '@tasktree/browser';

const user = new TaskLocal({ name: 'user' });
const mutex = new Mutex();

export const rows = (load, executor) =>
  new Task(async (task) => {
    const name = user.get();
    const loaded = await load(name);
    const open = loaded.filter(() => !Task.isCancelled); // wrong: no-ambient-after-await
    const parts = loaded.map((row) => asyncLet(() => load(row))); // wrong: no-ambient-after-await
    const later = load(1).then(() => Task.sleep(5)); // wrong: no-ambient-after-await
    const again = user.get(); // wrong: no-ambient-after-await
    user.withValue('x', () => load(again)); // wrong: no-ambient-after-await
    using permit = await mutex.lock(); // wrong: no-ambient-after-await
    await withCancellableContinuation((k) => k.resume(1), () => {}); // wrong: no-ambient-after-await
    await withTaskExecutorPreference(executor, () => load(2)); // wrong: no-ambient-after-await
    await task.run(() => mutex.lock());
    const set = new JoinSet(); // wrong: no-ambient-after-await
    set.spawn(load);
    for await (const one of set) open.push(one);
    task.get(user);
    return [open, parts, later, permit];
  });
