import { awaitUsingAsyncLet } from '../../src/rules/await-using-async-let.ts';
import { javascript, program, typescript } from '../tester.ts';

javascript.run('await-using-async-let', awaitUsingAsyncLet, {
  valid: [
    'async function f() { await using a = asyncLet(load); return await a; }',
    'async function f() { return await asyncLet(load); }',
    'function f() { return asyncLet(load); }',
    'async function f() { await using scope = taskScope(); const a = scope.asyncLet(load); await a; }',
    'async function f(task) { await using scope = task.taskScope(); const a = scope.asyncLet(load); await a; }',
    'new Task(async (task) => { await using a = task.asyncLet(load); await a; });',
    'const both = [asyncLet(load), asyncLet(load)];',
    // Handed on: ended with the block, nobody could read it.
    'function f() { const a = asyncLet(load); a.then(note); return a; }',
    'const f = () => { const a = asyncLet(load); kept = a; };',
    'function f() { const a = asyncLet(load); return { a }; }',
    'class Reader { #reading; start() { const a = asyncLet(load); this.#reading = a; } }',
    "import { asyncLet } from 'elsewhere'; const a = asyncLet(load);",
  ].map((code) => (code.startsWith('import') ? code : program(code))),
  invalid: [
    {
      code: program('async function f() { const a = asyncLet(load); return await a; }'),
      errors: [
        {
          messageId: 'declare',
          suggestions: [
            {
              messageId: 'useAwaitUsing',
              output: program('async function f() { await using a = asyncLet(load); return await a; }'),
            },
          ],
        },
      ],
    },
    {
      code: program('new Task(async (task) => { using a = task.asyncLet(load); await a; });'),
      errors: [
        {
          messageId: 'declare',
          suggestions: [
            {
              messageId: 'useAwaitUsing',
              output: program('new Task(async (task) => { await using a = task.asyncLet(load); await a; });'),
            },
          ],
        },
      ],
    },
    // No suggestion where `await using` cannot stand.
    {
      code: program('function f() { const a = asyncLet(load); note(a); }'),
      errors: [{ messageId: 'declare' }],
    },
    {
      code: program('async function f() { let a = asyncLet(load); a = undefined; }'),
      errors: [{ messageId: 'declare' }],
    },
    {
      code: program('async function f() { const a = asyncLet(load), b = 1; await a; }'),
      errors: [{ messageId: 'declare' }],
    },
    { code: program('async function f() { asyncLet(load); }'), errors: [{ messageId: 'drop' }] },
  ],
});

typescript.run('await-using-async-let with types', awaitUsingAsyncLet, {
  valid: [program('async function f(scope: TaskScope) { const a = scope.asyncLet(load); await a; }')],
  invalid: [
    {
      code: program('async function f() { const a: AsyncLet<number> = asyncLet<number>(load)!; await a; }'),
      errors: [
        {
          messageId: 'declare',
          suggestions: [
            {
              messageId: 'useAwaitUsing',
              output: program(
                'async function f() { await using a: AsyncLet<number> = asyncLet<number>(load)!; await a; }',
              ),
            },
          ],
        },
      ],
    },
  ],
});
