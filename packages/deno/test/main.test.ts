import assert from 'node:assert/strict';
import { run } from './child.ts';

Deno.test('success: exit code 0, the value, the current task known after an await', async () => {
  const ending = await run(`
    console.log(await runMain(async (task) => { await task.sleep(5); return Task.current.id === task.id; }));`);
  assert.deepEqual(ending, { code: 0, signal: null, stdout: 'true\n', stderr: '' });
});

Deno.test('errors that another one suppresses are printed as well', async () => {
  const { code, stderr } = await run(`
    runMain((task) => task.withTaskGroup(async (group) => {
      group.addTask(async () => { throw new Error('first'); });
      group.addTask(async () => { throw new Error('second'); });
      await group.waitForAll();
    }));`);
  assert.equal(code, 1);
  assert.match(stderr, /first[^]*Suppressed: Error: second/);
});

Deno.test('a failure is printed as Deno prints an uncaught one, with its properties', async () => {
  const { code, stderr } = await run(`
    void runMain(() => { throw Object.assign(new TypeError('boom'), { detail: 42 }); });`);
  assert.equal(code, 1);
  assert.match(stderr, /^error: Uncaught TypeError: boom\n {4}at [^]*detail: 42/);
});

Deno.test('the warning names what holds the process, as far as Deno tells', async () => {
  const { code, stderr } = await run(`
    setTimeout(() => {}, 1500);
    await runMain(() => {}, { reportAfter: 50 });`);
  assert.equal(code, 0);
  assert.match(stderr, /TASKTREE_HELD[^]*1 Timeout \(timer\)/);
});

Deno.test('no permission is needed for the end after a signal', async () => {
  const { code, stdout } = await run(
    `
    setInterval(() => {}, 1000);
    await runMain(async (task) => { console.log('ready'); await task.sleep(60000); });`,
    { onLine: (line, kill) => line === 'ready' && kill('SIGHUP') },
  );
  assert.deepEqual([code, stdout], [129, 'ready\n']);
});

Deno.test('the process stays alive while the body waits for nothing that holds it', async () => {
  const { code, stdout } = await run(`
    runMain(() => new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, 30)))).then(() => console.log('done'));`);
  assert.deepEqual([code, stdout], [0, 'done\n']);
});
