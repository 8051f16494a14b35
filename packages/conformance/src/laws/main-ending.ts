import type { ConformanceCase } from '../case.ts';
import { count, forEach, outcome, programCase, whenReady } from '../programs.ts';

/** Nothing in the tree holds the process as long as this. */
const held = 'setInterval(() => {}, 1000);';

/** When and how the process ends: main.1, main.4. */
export const cases: readonly ConformanceCase[] = [
  programCase(
    'main.1/signal-cancels',
    'a signal cancels the root, the process ends when all of the tree has, with the code of the signal',
    async (run, { assert }) => {
      await forEach(
        [
          ['SIGINT', 130],
          ['SIGTERM', 143],
          ['SIGHUP', 129],
        ] as const,
        async ([signal, code]) => {
          const ending = await run(
            `${held}
          void runMain(async (task) => {
            try {
              await task.withTaskGroup(async (group) => {
                group.addTask(async (child) => {
                  console.log('ready');
                  try { await child.sleep(60_000); } finally {
                    await new Promise((resolve) => setTimeout(resolve, 20));
                    console.log('cleaned up');
                  }
                });
              });
            } finally {
              console.log(task.cancellationReason instanceof SignalReceived, task.cancellationReason.signal);
            }
          });`,
            whenReady(signal),
          );
          assert.deepEqual(ending, {
            code,
            signal: null,
            stdout: `ready\ncleaned up\ntrue ${signal}\n`,
            stderr: '',
          });
        },
      );
    },
  ),
  programCase(
    'main.1/chosen-signals',
    'the option says which signals end the program; others have their usual effect',
    async (run, { assert }) => {
      const program = `${held}
        void runMain(async (task) => { console.log('ready'); await task.sleep(60_000); }, { signals: ['SIGQUIT'] });`;
      assert.equal(outcome(await run(program, whenReady('SIGQUIT'))), 'exit code 131');
      assert.equal(outcome(await run(program, whenReady('SIGTERM'))), 'SIGTERM');
      const wrong = await run(
        `for (const signals of ['SIGINT', ['SIGNOPE'], ['SIGKILL']])
          await runMain(() => {}, { signals }).catch((error) => console.log(error.name));`,
      );
      assert.equal(wrong.stdout, 'TypeError\nRangeError\nRangeError\n', wrong.stderr);
    },
  ),
  programCase(
    'main.1/reactions-have-a-turn',
    'what awaits the promise has a turn before a signal ends the process',
    async (run, { assert }) => {
      const body = `async (task) => { console.log('ready'); await task.sleep(60_000).catch(() => {}); return 'value'; }`;
      await forEach(
        [
          `runMain(${body}).then((value) => console.log(value)).finally(() => console.log('last'));`,
          `console.log(await runMain(${body})); console.log('last');`,
        ],
        async (program) => {
          const { code, stdout } = await run(`${held}\n${program}`, whenReady('SIGTERM'));
          assert.deepEqual([code, stdout], [143, 'ready\nvalue\nlast\n']);
        },
      );
    },
  ),
  programCase(
    'main.1/output-first',
    'what was written before the end arrives, also where the reader is slow',
    async (run, { assert }) => {
      const write = `for (let i = 0; i < 16; i += 1) process.stdout.write('x'.repeat(65_535) + '\\n');`;
      const isSlowReader = true;
      const signalled = await run(
        `${held}
        void runMain(async (task) => { console.log('ready'); try { await task.sleep(60_000); } finally { ${write} } });`,
        { ...whenReady('SIGTERM'), isSlowReader },
      );
      assert.deepEqual([signalled.code, signalled.stdout.length], [143, 6 + (1 << 20)]);
      const failed = await run(`${held}\nvoid runMain(() => { ${write} throw new Error('boom'); });`, {
        isSlowReader,
      });
      assert.deepEqual([failed.code, failed.stdout.length], [1, 1 << 20]);
      assert.equal(count(failed.stderr, 'rror: boom'), 1);
    },
  ),
  programCase(
    'main.1/failure-ends-the-process',
    'a failure that nobody handled ends the process, also if something holds it, once all of the tree has ended',
    async (run, { assert }) => {
      const { code, stdout, stderr } = await run(
        `${held}
        void runMain(async (task) => {
          task.asyncLet(async (child) => { await child.sleep(60_000).catch(() => {}); console.log('cleaned up'); });
          await task.sleep(5);
          throw new Error('boom');
        });`,
      );
      assert.deepEqual([code, stdout], [1, 'cleaned up\n']);
      assert.equal(count(stderr, 'rror: boom'), 1);
    },
  ),
  programCase(
    'main.1/nothing-by-force',
    'after a normal end, or a failure that was handled, nothing is ended by force',
    async (run, { assert }) => {
      await forEach(
        [
          `await runMain(() => {});`,
          `await runMain(() => { throw new Error('boom'); }).catch(() => {});`,
          `try { await runMain(() => { throw new Error('boom'); }); } catch {}`,
        ],
        async (program) => {
          const ending = await run(`setTimeout(() => console.log('later'), 300);\n${program}`);
          assert.deepEqual(ending, { code: 0, signal: null, stdout: 'later\n', stderr: '' });
        },
      );
    },
  ),
  programCase(
    'main.1/what-holds-it',
    'if something still holds the process some time after a normal end, one warning says so',
    async (run, { assert }) => {
      const { code, stdout, stderr } = await run(
        `setTimeout(() => console.log('later'), 1500);
        await runMain(() => {}, { reportAfter: 20 });
        new Task((task) => task.sleep(1000), { name: 'left over' });`,
      );
      assert.deepEqual([code, stdout], [0, 'later\n']);
      assert.equal(count(stderr, 'still holds the process'), 1, stderr);
      assert.ok(stderr.includes('left over'), `names the task: ${stderr}`);
      const quiet = await run(
        `setTimeout(() => {}, 500); await runMain(() => {}, { reportAfter: Infinity }); await runMain(() => {});`,
      );
      assert.deepEqual([quiet.code, quiet.stderr], [0, '']);
    },
  ),
  programCase(
    'main.1/signals-are-free-again',
    'when the root has settled, signals have their usual effect again',
    async (run, { assert }) => {
      const ending = await run(
        `${held}\nawait runMain(() => {});\nconsole.log('ready');`,
        whenReady('SIGTERM'),
      );
      assert.equal(outcome(ending), 'SIGTERM');
    },
  ),
  programCase(
    'main.1/several',
    'with several programs in one process, it ends when the last of them has',
    async (run, { assert }) => {
      const slow = `async (task) => {
        try { await task.sleep(60_000); } finally {
          await new Promise((resolve) => setTimeout(resolve, 100));
          console.log('cleaned up');
        }
      }`;
      const signalled = await run(
        `${held} void runMain((task) => task.sleep(60_000)); void runMain(${slow}); console.log('ready');`,
        whenReady('SIGINT'),
      );
      assert.deepEqual(
        [signalled.code, signalled.stdout, signalled.stderr],
        [130, 'ready\ncleaned up\n', ''],
      );
      const failed = await run(
        `${held} void runMain(${slow}); void runMain(() => { throw new Error('boom'); });`,
      );
      assert.deepEqual([failed.code, failed.stdout], [1, 'cleaned up\n']);
      assert.equal(count(failed.stderr, 'rror: boom'), 1);
      const next = await run(
        `${held}
        await runMain(async (task) => { console.log('ready'); await task.sleep(60_000).catch(() => {}); });
        await runMain((task) => task.sleep(60_000));`,
        whenReady('SIGINT'),
      );
      assert.deepEqual([next.code, next.stderr], [130, '']);
    },
  ),
  programCase(
    'main.4/after-a-signal',
    'so long after a signal the process ends with its code, and says which tasks it left',
    async (run, { assert }) => {
      const { code, stderr } = await run(
        `void runMain(
          (task) => task.withTaskGroup(async (group) => {
            group.addTask(() => new Promise((resolve) => setTimeout(resolve, 50_000)), { name: 'deaf' });
            console.log('ready');
          }),
          { name: 'main', abandonAfter: 100 },
        );`,
        whenReady('SIGTERM'),
      );
      assert.equal(code, 143);
      assert.ok(stderr.includes('main > deaf'), stderr);
      assert.ok(stderr.includes('SIGTERM'), stderr);
    },
  ),
  programCase(
    'main.4/after-a-failure',
    'so long after the failure of the body the process ends, and nothing is lost',
    async (run, { assert }) => {
      const { code, stderr } = await run(
        `void runMain(
          async (task) => {
            task.asyncLet(() => new Promise((resolve) => setTimeout(resolve, 50_000)), { name: 'deaf' });
            await task.sleep(5);
            throw new Error('boom');
          },
          { name: 'main', abandonAfter: 100 },
        );`,
      );
      assert.equal(code, 1);
      assert.equal(count(stderr, 'rror: boom'), 1);
      assert.ok(stderr.includes('main > deaf'), stderr);
    },
  ),
  programCase(
    'main.4/not-inherited',
    'the limit is for the end of the process: groups know nothing of it',
    async (run, { assert }) => {
      const ending = await run(
        `await runMain(
          (task) => task.withTaskGroup(async (group) => {
            group.addTask(() => new Promise((resolve) => setTimeout(resolve, 400)));
            group.cancelAll();
          }),
          { abandonAfter: 10 },
        );
        console.log('ended');`,
      );
      assert.deepEqual(ending, { code: 0, signal: null, stdout: 'ended\n', stderr: '' });
    },
  ),
];
