/** A program for which a rule has a suggestion, and what it prints before and after that is taken. */
export interface Case {
  readonly title: string;
  readonly rule: string;
  /** A module: `library` stands for the address of the library, and `print` keeps a line. */
  readonly program: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Which suggestion, if there are several. */
  readonly choice?: number;
}

const imports = `import { all, asyncLet, Mutex, race, Task, withTaskCancellationShield, withTimeout } from 'library';\n`;

/** A server that answers after so long. */
const server = `import { createServer } from 'node:http';
const server = createServer((request, response) => setTimeout(() => response.end('answer'), 150)).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = 'http://127.0.0.1:' + server.address().port;
const end = () => { server.closeAllConnections(); server.close(); };
const outcome = (promise) => promise.then((value) => print(String(value)), (error) => print(error.name));
`;

export const cases: readonly Case[] = [
  {
    title: 'an async let ends with its block',
    rule: 'await-using-async-let',
    program: `${imports}async function block() {
  const one = asyncLet((task) => task.sleep(1000).catch(() => print('stopped')));
  await Task.sleep(1);
}
await new Task(async () => { await block(); print('left'); });`,
    before: ['left', 'stopped'],
    after: ['stopped', 'left'],
  },
  {
    title: 'an operation is awaited',
    rule: 'no-floating-task',
    program: `${imports}await new Task(async () => { withTimeout(100, async (task) => { await task.sleep(1); print('work'); }); print('behind'); });
await Task.sleep(5);
await Task.sleep(1);`,
    before: ['behind'],
    after: ['work', 'behind'],
  },
  {
    title: 'a part of an expression is awaited',
    rule: 'no-floating-task',
    program: `${imports}const ok = true;
ok && new Task(async (task) => { await task.sleep(1); print('work'); });
print('behind');
await Task.sleep(5);
await Task.sleep(1);`,
    before: ['behind', 'work'],
    after: ['work', 'behind'],
  },
  {
    title: 'a task runs on its own, visibly',
    rule: 'no-floating-task',
    choice: 1,
    program: `${imports}new Task(async (task) => { await task.sleep(1); print('work'); });
print('behind');
await Task.sleep(5);
await Task.sleep(1);`,
    before: ['behind', 'work'],
    after: ['behind', 'work'],
  },
  {
    title: 'a timeout stops the request in it: the signal is that of its own handle',
    rule: 'forward-signal',
    program: `${imports}${server}await outcome(new Task(async (task) => task.withTimeout(30, (inner) => fetch(url).then((response) => response.text()))));
end();`,
    before: ['answer'],
    after: ['TimeoutError'],
  },
  {
    title: 'a request with a time limit of its own stops with the task, too',
    rule: 'forward-signal',
    program: `${imports}${server}const task = new Task(async (self) => (await fetch(url, { signal: AbortSignal.timeout(5000) })).text());
setTimeout(() => task.cancel(), 20);
await outcome(task);
end();`,
    before: ['answer'],
    after: ['AbortError'],
  },
  {
    title: 'a handle that was given as options',
    rule: 'forward-signal',
    program: `${imports}${server}await outcome(new Task(async (task) => (await fetch(url, task)).text()));
end();`,
    before: ['TypeError'],
    after: ['answer'],
  },
  {
    title: 'an encoding stays',
    rule: 'forward-signal',
    program: `import { readFile } from 'node:fs/promises';
${imports}print(await new Task(async (task) => typeof (await readFile(new URL(import.meta.url), 'utf8'))));`,
    before: ['string'],
    after: ['string'],
  },
  {
    title: 'a pause in Node.js',
    rule: 'forward-signal',
    program: `import { setTimeout as pause } from 'node:timers/promises';
${imports}const task = new Task(async (self) => { await pause(50); print('paused'); });
setTimeout(() => task.cancel(), 5);
await task.then(() => print('done'), (error) => print(error.name));`,
    before: ['paused', 'done'],
    after: ['AbortError'],
  },
  {
    title: 'a sleep in a timeout is cut by that',
    rule: 'no-ambient-after-await',
    program: `${imports}await new Task(async (task) => {
  const limited = task.withTimeout(20, async (inner) => { await null; await Task.sleep(100); });
  await limited.then(() => print('slept'), (error) => print(error.name));
});`,
    before: ['TimeoutError'],
    after: ['TimeoutError'],
  },
  {
    title: 'a lock is taken for the task',
    rule: 'no-ambient-after-await',
    program: `${imports}const mutex = new Mutex();
using held = await mutex.lock();
const task = new Task(async (self) => { await null; using permit = await mutex.lock(); });
setTimeout(() => task.cancel(), 5);
await task.then(() => print('locked'), (error) => print(error.name));`,
    before: ['AbortError'],
    after: ['AbortError'],
  },
  {
    title: 'a race cancels the loser',
    rule: 'no-promise-combinators',
    program: `${imports}const quick = async () => 'quick';
await new Task(async (task) => {
  print(await Promise.race([task.sleep(60).then(() => print('slept on')), quick()]));
  await task.sleep(90);
});`,
    before: ['quick', 'slept on'],
    after: ['quick'],
  },
  {
    title: 'a failure cancels the others',
    rule: 'no-promise-combinators',
    program: `${imports}const load = async (id, task) => { if (id === 1) throw new Error('one'); await task.sleep(40); print('loaded ' + id); };
await new Task(async (task) => {
  await Promise.all([1, 2].map((id) => task.withTimeout(1000, (own) => load(id, own)))).catch((error) => print(error.message));
  await task.sleep(70);
});`,
    before: ['one', 'loaded 2'],
    after: ['one'],
  },
  {
    title: 'a pause is cut by a timeout',
    rule: 'no-unremoved-listener',
    program: `${imports}const start = performance.now();
await new Task(async () => withTimeout(20, async (task) => { await new Promise((resolve) => setTimeout(resolve, 300)); })).catch(() => {});
print(performance.now() - start < 250 ? 'at once' : 'late');`,
    before: ['late'],
    after: ['at once'],
  },
  {
    title: 'a listener goes with its task',
    rule: 'no-unremoved-listener',
    program: `${imports}const target = new EventTarget();
const task = new Task(async (self) => { target.addEventListener('news', () => print('news')); await self.sleep(1000); });
await Task.sleep(5);
target.dispatchEvent(new Event('news'));
task.cancel();
await task.catch(() => {});
target.dispatchEvent(new Event('news'));`,
    before: ['news', 'news'],
    after: ['news'],
  },
  {
    title: 'a shield in a server gets a limit',
    rule: 'limit-shield',
    program: `import 'node:http';
${imports}const task = new Task(async () => { await withTaskCancellationShield((own) => own.sleep(20)); print('saved'); });
setTimeout(() => task.cancel(), 5);
await task.catch((error) => print(error.name));`,
    before: ['saved'],
    after: ['saved'],
  },
  {
    title: 'a loop ends with its task',
    rule: 'no-swallowed-cancellation',
    program: `${imports}const task = new Task(async (self) => {
  for (let round = 0; round < 3; round += 1) {
    try {
      await self.sleep(10);
    } catch (error) {
      print('failed ' + round);
    }
  }
});
setTimeout(() => task.cancel(), 2);
await task.then(() => print('ended'), (error) => print(error.name));`,
    before: ['failed 0', 'failed 1', 'failed 2', 'ended'],
    after: ['AbortError'],
  },
];
