import { Task, Mutex, JoinSet, concurrentMap, any, withTimeout } from '@tasktree/node';

const mutex = new Mutex();
export async function all(task, ids, ok, show, f) {
  task.sleep(1000); // wrong: no-floating-task
  task.yield(); // wrong: no-floating-task
  task.withTimeout(100, f); // wrong: no-floating-task
  mutex.withLock(f); // wrong: no-floating-task
  const set = new JoinSet();
  set.spawn(f);
  set.shutdown(); // wrong: no-floating-task
  for await (const one of set) show(one);
  concurrentMap(ids, f).toArray(); // wrong: no-floating-task
  ok && new Task(f); // wrong: no-floating-task
  ok ? withTimeout(5, f) : 0; // wrong: no-floating-task
  ids.forEach((id) => new Task(() => f(id))); // wrong: no-floating-task
  any([f]).then(show); // wrong: no-floating-task
  any([f]).then(show, show);
  any([f]).then(show).catch(show);
  void new Task(f);
  await task.sleep(5);
  task.checkCancellation();
  task.cancel();
}
