/** What a first program of a user does with the package of a runtime; prints `ok` at the end. */
export function firstProgram(runtime: string): string {
  return `
import { Task, TaskLocal, asyncLet, concurrentMap, taskTree, withTaskGroup, withTimeout, CancellationError, TimeoutError, host } from '@tasktree/${runtime}';
import { Channel } from '@tasktree/streams';
import pMap from '@tasktree/compat/p-map';

const check = (what, isTrue) => { if (!isTrue) throw new Error(what); };

check('the host of this runtime', host.name === '${runtime}');
const user = new TaskLocal({ name: 'user', defaultValue: 'nobody' });

await new Task((root) => user.withValue('ada', async (task) => {
  const values = await task.withTaskGroup(async (group) => {
    for (let i = 0; i < 3; i++) group.addTask(async (child) => { await child.sleep(3 - i); return [i, child.get(user)]; });
    const found = [];
    for await (const value of group) found.push(value);
    return found;
  });
  check('three results', values.length === 3 && values.every(([, name]) => name === 'ada'));

  const late = await task.withTimeout(5, (inner) => inner.sleep(60_000)).catch((error) => error);
  check('a timeout stops the work', late instanceof CancellationError && late.reason instanceof TimeoutError);

  const child = task.asyncLet(async () => 42);
  check('an async let', (await child) === 42);

  const channel = new Channel(1);
  task.asyncLet(async (sender) => { await channel.send('hello'); channel.close(); });
  for await (const word of channel) check('a channel', word === 'hello');

  const doubled = await task.run(() => concurrentMap([1, 2, 3], async (n) => n * 2, { concurrency: 2 }).toArray());
  check('a map', doubled.join() === '2,4,6');
}));
check('p-map', (await pMap([1, 2], async (n) => n + 1)).join() === '2,3');
check('nothing is left', taskTree().tasks.length === 0);
console.log('ok');
`;
}

/** The same in a page, as an application has it: what is asynchronous is in a function. Its end becomes the title. */
export const firstPage: string = firstProgram('browser')
  .replace("console.log('ok')", "document.title = 'ok'")
  .replace(
    /^(?!import |\n)[^]*/m,
    '(async () => {\n$&})().catch((error) => { document.title = String(error); });\n',
  );

/** A program in TypeScript as a user would write it: it must compile, and the line marked so must not. */
export const consumer = `
import { Task, all, asyncLet, suppressedErrors, taskTree, withTaskGroup, type TaskGroup, type TaskContext } from '@tasktree/node';
import { Channel, merge } from '@tasktree/streams';
import pLimit from '@tasktree/compat/p-limit';
import { createTestHost } from '@tasktree/testing';
import { cases } from '@tasktree/conformance';

export async function thumbnails(ids: string[]): Promise<Map<string, number>> {
  return withTaskGroup(async (group: TaskGroup<[string, number]>) => {
    for (const id of ids) group.addTask(async (task: TaskContext) => [id, (await fetch(id, { signal: task.signal })).status]);
    const found = new Map<string, number>();
    for await (const [id, status] of group) found.set(id, status);
    return found;
  });
}
export const pair: Promise<[number, string]> = all([() => 1, async () => 'a']);
export const task: Task<number> = new Task(async (current) => { await current.sleep({ seconds: 1 }); return 1; });
export async function reads(): Promise<number> {
  const value = asyncLet(async () => 1);
  return await value;
}
export const limit = pLimit(2);
export const numbers: AsyncIterable<number> = merge(new Channel<number>(4), new Channel<number>(4));
export const rest: unknown[] = [suppressedErrors, taskTree(), createTestHost, cases.length];
// @ts-expect-error a body must be a function
new Task(42);
`;
