import { noGroupEscape } from '../../src/rules/no-group-escape.ts';
import { javascript, program, typescript } from '../tester.ts';

const escape = (code: string) => ({ code: program(code), errors: [{ messageId: 'escape' }] });

javascript.run('no-group-escape', noGroupEscape, {
  valid: [
    'await withTaskGroup(async (group) => { group.addTask(load); addAll(group); return group.next(); });',
    'await withTaskGroup(async (group) => { const same = group; same.addTask(load); return { empty: group.isEmpty }; });',
    'await withTaskGroup(async (group) => { const context = {}; context.group = group; const all = []; all.push(group); });',
    'await withTaskGroup(async (group) => { const get = () => group; get().addTask(load); });',
    'let empty; await withTaskGroup(async (group) => { empty = group.isEmpty; seen.push(group.isCancelled); });',
    'elsewhere((group) => group);',
  ].map(program),
  invalid: [
    escape('const kept = await withTaskGroup(async (group) => group);'),
    escape('const kept = await withTaskGroup(async (group) => { return { group }; });'),
    escape('const kept = await withDiscardingTaskGroup((group) => [group]);'),
    escape('let kept; await withTaskGroup(async (group) => { kept = group; });'),
    escape('class Server { run() { return withTaskGroup(async (group) => { this.group = group; }); } }'),
    escape('await withTaskGroup(async (group) => { groups.push(group); });'),
    escape('const groups = new Map(); await withTaskGroup(async (group) => { groups.set("a", group); });'),
    escape(
      'async function f(task) { await task.withTaskGroup(async (group) => { globalThis.group = group; }); }',
    ),
  ],
});

typescript.run('no-group-escape with types', noGroupEscape, {
  valid: [],
  invalid: [escape('await withTaskGroup(async (group: TaskGroup<number>) => { return group as unknown; });')],
});
