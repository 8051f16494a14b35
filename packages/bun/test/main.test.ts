import assert from 'node:assert/strict';
import { test } from 'bun:test';
import { run } from './child.ts';

test('success: exit code 0, the value, the current task known after an await', async () => {
  const ending = await run(`
    console.log(await runMain(async (task) => { await task.sleep(5); return Task.current.id === task.id; }));`);
  assert.deepEqual(ending, { code: 0, signal: null, stdout: 'true\n', stderr: '' });
});

test('an error: printed once, exit code 1, pending work still done', async () => {
  const { code, stdout, stderr } = await run(`
    runMain(() => { throw Object.assign(new TypeError('boom'), { detail: 42 }); });
    setTimeout(() => console.log('flushed'), 20);`);
  assert.equal(code, 1);
  assert.equal(stdout, 'flushed\n');
  assert.equal(stderr.split('TypeError: boom').length, 2);
  assert.match(stderr, /detail: 42/);
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

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} cancels, waits for the tree, and gives ${code}`, async () => {
    const ending = await run(
      `
      runMain(async (task) => {
        console.log('ready');
        try {
          await task.withTaskGroup(async (group) => {
            group.addTask(async (child) => {
              try { await child.sleep(60000); } finally { await new Promise((r) => setTimeout(r, 50)); console.log('cleaned up'); }
            });
          });
        } finally {
          console.log(task.cancellationReason.name, task.cancellationReason.signal);
        }
        task.checkCancellation();
      });`,
      (line, kill) => line === 'ready' && kill(signal),
    );
    assert.deepEqual(ending, {
      code,
      signal: null,
      stdout: `ready\ncleaned up\nSignalReceived ${signal}\n`,
      stderr: '',
    });
  });
}

test('a second signal ends it at once', async () => {
  const ending = await run(
    `
    runMain(async (task) => {
      console.log('ready');
      await task.sleep(60000).catch(() => console.log('deaf'));
      await new Promise(() => {});
    });`,
    (line, kill) => (line === 'ready' || line === 'deaf') && kill('SIGINT'),
  );
  assert.equal(ending.code, 130);
});

test('afterwards a signal has its usual effect again', async () => {
  const ending = await run(
    `
    await runMain(() => {});
    setTimeout(() => {}, 60000);
    console.log('over');`,
    (line, kill) => line === 'over' && kill('SIGTERM'),
  );
  assert.equal(ending.signal, 'SIGTERM');
});

test('the process stays alive while the body waits for nothing that holds it', async () => {
  const { code, stdout } = await run(`
    runMain(() => new Promise((resolve) => setTimeout(resolve, 30).unref())).then(() => console.log('done'));`);
  assert.deepEqual([code, stdout], [0, 'done\n']);
});

test('an error of its own after a signal counts as an error', async () => {
  const { code, stderr } = await run(
    `runMain(async (task) => { console.log('ready'); await task.sleep(60000).catch(() => { throw new Error('in cleanup'); }); });`,
    (line, kill) => line === 'ready' && kill('SIGTERM'),
  );
  assert.equal(code, 1);
  assert.match(stderr, /in cleanup/);
});
