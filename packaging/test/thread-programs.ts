/** The module that runs on workers, as a user writes it. */
export function workModule(runtime: string): string {
  return `
import { expose, Task } from '@tasktree/${runtime}';

function add(a, b) { return a + b; }
function fail(message) { throw new RangeError(message); }
async function wait() { await Task.sleep(60_000); }
class Counter {
  #count = 0;
  increment() { return ++this.#count; }
}
expose({ add, fail, wait, Counter });
`;
}

const check = `
import { CancellationError, Task, WorkerPool, withTaskGroup } from '@tasktree/RUNTIME';
WORKER
const pool = new WorkerPool(() => new Worker(new URL('./work.js', import.meta.url), { type: 'module' }), { size: 2 });
const check = (what, isTrue) => { if (!isTrue) throw new Error(what); };

async function main() {
  const sum = await new Task(() => withTaskGroup(async (group) => {
    for (let i = 0; i < 10; i++) group.addTask(() => pool.call.add(i, 1));
    let sum = 0;
    for await (const value of group) sum += value;
    return sum;
  }));
  check('ten results', sum === 55);
  const error = await new Task(() => pool.call.fail('no')).value.catch((reason) => reason);
  check('an error of its own class', error instanceof RangeError && error.message === 'no');
  const waiting = new Task(() => pool.call.wait());
  setTimeout(() => waiting.cancel('enough'), 50);
  const reason = await waiting.value.catch((reason) => reason);
  check('a cancellation', reason instanceof CancellationError && reason.reason === 'enough');
  await new Task(async (task) => {
    const counter = pool.actor('Counter');
    await task.run(() => counter.increment());
    check('an actor', (await task.run(() => counter.increment())) === 2);
    await counter[Symbol.asyncDispose]();
  });
  await pool[Symbol.asyncDispose]();
}
`;

/** What uses it from the main thread; prints `ok` at the end. */
export function threadsProgram(runtime: string): string {
  const worker = runtime === 'node' ? "import { Worker } from 'node:worker_threads';" : '';
  return `${check.replace('RUNTIME', runtime).replace('WORKER', worker)}\nawait main();\nconsole.log('ok');\n`;
}

/** The same in a page. Its end becomes the title. */
export const threadsPage: string = `${check.replace('RUNTIME', 'browser').replace('WORKER', '')}
main().then(() => { document.title = 'ok'; }, (error) => { document.title = String(error); });
`;
