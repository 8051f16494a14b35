import { noFloatingTask } from '../../src/rules/no-floating-task.ts';
import { javascript, program } from '../tester.ts';

javascript.run('no-floating-task', noFloatingTask, {
  valid: [
    'await new Task(load);',
    'const running = new Task(load);',
    'void Task.detached(load);',
    'rows.set(row, new Task(load));',
    'function f() { return withTaskGroup(async (group) => {}); }',
    'for await (const one of concurrentMap(ids, load)) use(one);',
    'runMain(main);',
    'Task.checkCancellation();',
    "import { Task } from 'elsewhere'; new Task(load);",
  ].map((code) => (code.startsWith('import') ? code : program(code))),
  invalid: [
    {
      code: program('new Task(load);'),
      errors: [
        {
          messageId: 'task',
          suggestions: [
            { messageId: 'addAwait', output: program('await new Task(load);') },
            { messageId: 'addVoid', output: program('void new Task(load);') },
          ],
        },
      ],
    },
    {
      code: program('function show(row) { Task.immediate(() => load(row)); }'),
      errors: [
        {
          messageId: 'task',
          suggestions: [
            {
              messageId: 'addVoid',
              output: program('function show(row) { void Task.immediate(() => load(row)); }'),
            },
          ],
        },
      ],
    },
    {
      code: program('async function f() { withTimeout(5, load); }'),
      errors: [
        {
          messageId: 'operation',
          suggestions: [
            { messageId: 'addAwait', output: program('async function f() { await withTimeout(5, load); }') },
          ],
        },
      ],
    },
    {
      code: program('function f(task) { task.withTaskGroup(async (group) => {}); }'),
      errors: [{ messageId: 'operation' }],
    },
    {
      code: "import * as tasktree from '@tasktree/core'; function f() { tasktree.Task.sleep(5); }",
      errors: [{ messageId: 'operation', data: { name: 'Task.sleep' } }],
    },
    { code: program('concurrentMap(ids, load);'), errors: [{ messageId: 'lazy' }] },
  ],
});

javascript.run('no-floating-task where await cannot stand', noFloatingTask, {
  valid: [],
  invalid: [
    {
      code: program('class Config { static { withTimeout(5, load); } }'),
      errors: [{ messageId: 'operation' }],
    },
    {
      code: program('async function f() { class Config { static { new Task(load); } } }'),
      errors: [
        {
          messageId: 'task',
          suggestions: [
            {
              messageId: 'addVoid',
              output: program('async function f() { class Config { static { void new Task(load); } } }'),
            },
          ],
        },
      ],
    },
  ],
});
