import assert from 'node:assert/strict';
import { setDefaultTimeout, test } from 'bun:test';
import { run } from './child.ts';

// Processes take their time to start on a busy machine.
setDefaultTimeout(60_000);

test('success: exit code 0, the value, the current task known after an await', async () => {
  const ending = await run(`
    console.log(await runMain(async (task) => { await task.sleep(5); return Task.current.id === task.id; }));`);
  assert.deepEqual(ending, { code: 0, signal: null, stdout: 'true\n', stderr: '' });
});

test('errors that another one suppresses are printed as well', async () => {
  const { code, stderr } = await run(`
    runMain((task) => task.withTaskGroup(async (group) => {
      group.addTask(async () => { throw new Error('first'); });
      group.addTask(async () => { throw new Error('second'); });
      await group.waitForAll();
    }));`);
  assert.equal(code, 1);
  assert.match(stderr, /error: first[^]*Suppressed:[^]*error: second/);
});

test('a failure is printed as Bun prints an uncaught one, with its properties', async () => {
  const { code, stderr } = await run(`
    void runMain(() => { throw Object.assign(new TypeError('boom'), { detail: 42 }); });`);
  assert.equal(code, 1);
  assert.match(stderr, /TypeError: boom\n detail: 42,?\n[^]*\n\nBun v\d+/);
});

test('the warning says that something holds the process, since Bun does not tell what', async () => {
  const { code, stderr } = await run(`
    setTimeout(() => {}, 1500);
    await runMain(() => {}, { reportAfter: 50 });`);
  assert.equal(code, 0);
  assert.match(stderr, /still holds the process[^]*cannot name/);
});

test('the process stays alive while the body waits for nothing that holds it', async () => {
  const { code, stdout } = await run(`
    runMain(() => new Promise((resolve) => setTimeout(resolve, 30).unref())).then(() => console.log('done'));`);
  assert.deepEqual([code, stdout], [0, 'done\n']);
});
