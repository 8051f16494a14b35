import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { forProcess } from '@tasktree/tools/patience';

const adapter = new URL('../src/index.ts', import.meta.url).href;

interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a process of its own, and calls `onLine` for each line that it prints. */
function run(
  program: string,
  onLine?: (line: string, kill: (signal: NodeJS.Signals) => void, stopReading: () => void) => void,
): Promise<Ending> {
  const source = `import { runMain, Task, TaskLocal, taskTree } from ${JSON.stringify(adapter)};\n${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    timeout: forProcess,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const line of text.trim().split('\n')) {
      onLine?.(
        line,
        (signal) => child.kill(signal),
        () => child.stdout.destroy(),
      );
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

test('success: exit code 0, the value, and no listener left', async () => {
  const { code, stdout, stderr } = await run(`
    const before = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
    const value = await runMain(async (task) => { await task.sleep(5); return Task.current.id === task.id; });
    console.log(value, process.listenerCount('SIGINT') + process.listenerCount('SIGTERM') - before);`);
  assert.deepEqual([code, stdout, stderr], [0, 'true 0\n', '']);
});

test('errors that another one suppresses are printed as well', async () => {
  const { code, stderr } = await run(`
    runMain((task) => task.withTaskGroup(async (group) => {
      group.addTask(async () => { throw new Error('first'); });
      group.addTask(async () => { throw new Error('second'); });
      await group.waitForAll();
    }));`);
  assert.equal(code, 1);
  assert.match(stderr, /first[^]*Suppressed: Error: second/);
});

test('a failure is printed as Node prints an uncaught one, with its properties', async () => {
  const { code, stderr } = await run(`
    void runMain(() => { throw Object.assign(new TypeError('boom'), { detail: 42 }); });`);
  assert.equal(code, 1);
  assert.match(stderr, /^Uncaught:\nTypeError: boom\n {4}at [^]*detail: 42\n\}\n\nNode\.js v\d+/);
});

test('the cleanup goes on when Ctrl-C has ended those who read the output, as in `node app.js | tee log`', async () => {
  const { code, stderr } = await run(
    `void runMain(async (task) => {
      console.log('ready');
      try { await task.sleep(60000); } finally {
        for (let i = 0; i < 3; i += 1) { console.log('cleaning up'); await new Promise((r) => setTimeout(r, 20)); }
        console.error('cleaned up');
      }
    });`,
    (line, kill, stopReading) => {
      if (line !== 'ready') return;
      stopReading();
      kill('SIGINT');
    },
  );
  assert.deepEqual([code, stderr], [130, 'cleaned up\n']);
});

test('the warning names what holds the process', async () => {
  const { code, stderr } = await run(`
    import { createServer } from 'node:http';
    const server = createServer().listen(0, '127.0.0.1');
    setTimeout(() => server.close(), 1500);
    console.log('output is a pipe, which holds nothing');
    await runMain(() => {}, { reportAfter: 50 });`);
  assert.equal(code, 0);
  assert.match(
    stderr,
    /TASKTREE_HELD[^]* It is \n {2}1 TCPServerWrap \(listening server\)\n {2}1 Timeout \(timer\)\n\(/,
  );
});

test('the process stays alive while the body waits for nothing that holds it', async () => {
  const { code, stdout } = await run(`
    runMain(() => new Promise((resolve) => setTimeout(resolve, 30).unref())).then(() => console.log('done'));`);
  assert.deepEqual([code, stdout], [0, 'done\n']);
});

test('tree.11: a pending sleep of one task does not hold another that has ended', async () => {
  const { stdout } = await run(`
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    setFlagsFromString('--expose-gc');
    const local = new TaskLocal();
    const weak = await (async () => {
      let value = { big: true };
      const weak = new WeakRef(value);
      await local.withValue(value, async () => {
        const first = new Task(async (task) => { await task.sleep(1); });
        value = undefined;
        await first;
      });
      return weak;
    })();
    const long = Task.detached((task) => task.sleep(100));
    for (let i = 0; i < 5; i++) { await new Promise(setImmediate); runInNewContext('gc')(); }
    console.log(weak.deref());`);
  assert.equal(stdout, 'undefined\n');
});
