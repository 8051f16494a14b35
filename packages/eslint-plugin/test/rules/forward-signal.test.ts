import { forwardSignal } from '../../src/rules/forward-signal.ts';
import { javascript, program } from '../tester.ts';

const missing = (code: string, output?: string) => ({
  code: program(code),
  errors: [
    output === undefined
      ? { messageId: 'forward' }
      : { messageId: 'forward', suggestions: [{ messageId: 'pass', output: program(output) }] },
  ],
});

javascript.run('forward-signal', forwardSignal, {
  valid: [
    // In a shield nothing is to be cut short.
    'import { withTaskCancellationShield } from "@tasktree/node"; group.addTask(async () => withTaskCancellationShield(() => fetch(url)));',
    'group.addTask(async (task) => task.withTaskCancellationShield(async () => { await fetch(url); }));',
    'await fetch(url);',
    'new Task(async (task) => fetch(url, { signal: task.signal }));',
    'new Task(async ({ signal }) => fetch(url, { method: "PUT", signal }));',
    'new Task(async (task) => fetch(url, options));',
    'new Task(async (task) => fetch(url, { ...options }));',
    'new Task(async (task) => fetch(...parameters));',
    'new Task(async (task) => fetch(new Request(url, { signal: task.signal })));',
    'new Task(async (task) => { const ask = new Request(url, { signal: task.signal }); return fetch(ask); });',
    'function fetch() {} new Task(async (task) => fetch(url));',
    'new Task(async (task) => readFile(file));',
    "import { readFile } from 'node:fs/promises'; await readFile(file);",
  ].map(program),
  invalid: [
    missing(
      'group.addTask(async (task) => { await task.withTaskCancellationShield(() => save()); await fetch(url); });',
      'group.addTask(async (task) => { await task.withTaskCancellationShield(() => save()); await fetch(url, { signal: task.signal }); });',
    ),
    missing(
      'new Task(async (task) => fetch(url));',
      'new Task(async (task) => fetch(url, { signal: task.signal }));',
    ),
    missing(
      'new Task(async (task) => fetch(url, { method: "PUT" }));',
      'new Task(async (task) => fetch(url, { signal: task.signal, method: "PUT" }));',
    ),
    missing(
      'await withTaskGroup(async (group, parent) => { await fetch(url, {}); });',
      'await withTaskGroup(async (group, parent) => { await fetch(url, { signal: parent.signal }); });',
    ),
    missing(
      'await concurrentForEach(urls, async (url, task) => { await fetch(url); });',
      'await concurrentForEach(urls, async (url, task) => { await fetch(url, { signal: task.signal }); });',
    ),
    missing(
      'await withTimeout(5, async (task) => { await fetch(url); });',
      'await withTimeout(5, async (task) => { await fetch(url, { signal: task.signal }); });',
    ),
    missing('new Task(async () => fetch(url));'),
    missing(
      "import { setTimeout as wait } from 'node:timers/promises'; new Task(async (task) => wait(5, 'x'));",
      "import { setTimeout as wait } from 'node:timers/promises'; new Task(async (task) => wait(5, 'x', { signal: task.signal }));",
    ),
    missing(
      "import { setTimeout as wait } from 'node:timers/promises'; new Task(async (task) => wait(5));",
      "import { setTimeout as wait } from 'node:timers/promises'; new Task(async (task) => wait(5, undefined, { signal: task.signal }));",
    ),
    {
      ...missing(
        'new Task(async (task) => got(url));',
        'new Task(async (task) => got(url, { signal: task.signal }));',
      ),
      options: [{ functions: { got: 1 } }],
    },
  ],
});
