import { noAmbientAfterAwait } from '../../src/rules/no-ambient-after-await.ts';
import { javascript, program } from '../tester.ts';

const lost = (code: string, output?: string) => ({
  code: program(code),
  errors: [
    output === undefined
      ? { messageId: 'lost' }
      : { messageId: 'lost', suggestions: [{ messageId: 'use', output: program(output) }] },
  ],
});

javascript.run('no-ambient-after-await', noAmbientAfterAwait, {
  valid: [
    'new Task(async () => { await Task.sleep(5); });',
    'new Task(async (task) => { await load(); await task.sleep(5); });',
    'new Task(async () => { Task.checkCancellation(); await load(); });',
    'new Task(async () => { if (fast) { await load(); } else { Task.checkCancellation(); } });',
    'new Task(async () => { if (fast) { return await load(); } Task.checkCancellation(); });',
    // The await is on a way that leaves the function.
    'new Task(async () => { if (fast) { await load(); return; } await Task.sleep(5); });',
    'new Task(async () => { if (fast) { try { return await load(); } catch { return undefined; } } Task.checkCancellation(); });',
    'new Task(async () => { if (fast) { if (await has()) { note(); } throw new Error(); } Task.checkCancellation(); });',
    'new Task(async () => { switch (kind) { case 1: await load(); return; case 2: Task.checkCancellation(); } });',
    'async function f() { for (const id of ids) { Task.checkCancellation(); if (id === last) { await load(id); return; } } }',
    'new Task(async (task) => { await load(); task.run(() => Task.checkCancellation()); });',
    'new Task(async (task) => { await load(); await task.run(async () => Task.sleep(5)); });',
    'new Task(async () => { const later = async () => { await load(); }; Task.checkCancellation(); });',
    'await load(); const job = new Task(load); await Task.sleep(5);',
    'async function f() { for (const id of Task.isCancelled ? [] : ids) await load(id); }',
  ].map(program),
  invalid: [
    lost(
      'new Task(async (task) => { await load(); await Task.sleep(5); });',
      'new Task(async (task) => { await load(); await task.sleep(5); });',
    ),
    lost(
      'new Task(async (me) => { await load(); use(Task.current.id); });',
      'new Task(async (me) => { await load(); use(me.id); });',
    ),
    lost(
      'await withTaskGroup(async (group, task) => { await load(); await using a = asyncLet(load); });',
      'await withTaskGroup(async (group, task) => { await load(); await using a = task.asyncLet(load); });',
    ),
    lost('async function f() { await load(); Task.checkCancellation(); }'),
    lost('async function f() { for (const id of ids) { Task.checkCancellation(); await load(id); } }'),
    lost('async function f() { while (!Task.isCancelled) await load(); }'),
    lost('async function f() { for await (const id of ids) Task.checkCancellation(); }'),
    lost('async function f() { await load(); for await (const one of concurrentMap(ids, load)) use(one); }'),
    lost('async function f() { { await using a = open(); } Task.checkCancellation(); }'),
    // The await is on a way that goes on.
    lost('async function f() { if (fast) { await load(); note(); } Task.checkCancellation(); }'),
    lost('async function f() { try { await load(); return; } catch { note(); } Task.checkCancellation(); }'),
    lost('async function f() { try { return await load(); } finally { Task.checkCancellation(); } }'),
    lost(
      'async function f() { for (const id of ids) { await load(id); if (id) break; return; } Task.checkCancellation(); }',
    ),
    lost(
      'async function f() { for (const id of ids) { Task.checkCancellation(); if (id) { await load(id); continue; } return; } }',
    ),
    lost('async function f() { for await (const id of ids) Task.checkCancellation(); return; }'),
  ],
});
