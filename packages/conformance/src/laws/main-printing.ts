import type { ConformanceCase } from '../case.ts';
import { count, forEach, programCase, whenReady } from '../programs.ts';

/** How a program may be started. */
const starts = (call: string): string[] => [
  `void ${call};`,
  `await ${call};`,
  `const start = async () => { await ${call}; }; start();`,
];

/** What is printed, and with which code: main.3. */
export const cases: readonly ConformanceCase[] = [
  programCase(
    'main.3/an-answer-is-silent',
    'a body that answers the signal has not failed, whose error it is and however the program is started',
    async (run, { assert }) => {
      const waits = [
        'task.sleep(60_000)',
        'sleep(60_000, undefined, { signal: task.signal })',
        `once(new EventEmitter(), 'never', { signal: task.signal })`,
        `sleep(60_000, undefined, { signal: task.signal }).catch((cause) => { throw new Error('wrapped', { cause }); })`,
      ];
      await forEach(waits, async (wait) => {
        await forEach(
          wait === waits[0] ? starts('runMain(body)') : ['await runMain(body);'],
          async (start) => {
            const ending = await run(
              `import { EventEmitter, once } from 'node:events';
            import { setTimeout as sleep } from 'node:timers/promises';
            const body = async (task) => { console.log('ready'); await ${wait}; };
            ${start}`,
              whenReady('SIGINT'),
            );
            assert.deepEqual(ending, { code: 130, signal: null, stdout: 'ready\n', stderr: '' });
          },
        );
      });
    },
  ),
  programCase(
    'main.3/what-an-answer-suppresses',
    'what is suppressed under an answer is printed, once, and the code is that of the signal',
    async (run, { assert }) => {
      const body = `(task) => task.withTaskGroup(async (group) => {
        group.addTask((child) => child.sleep(60_000).catch(() => { throw new Error('in cleanup'); }));
        console.log('ready');
        await task.sleep(60_000);
      })`;
      await forEach(starts(`runMain(${body})`), async (start) => {
        const { code, stderr } = await run(start, whenReady('SIGTERM'));
        assert.equal(code, 143);
        assert.equal(count(stderr, 'rror: in cleanup'), 1, stderr);
        assert.equal(count(stderr, 'AbortError'), 0, stderr);
      });
      const caught = await run(`await runMain(${body}).catch(() => {});`, whenReady('SIGTERM'));
      assert.deepEqual([caught.code, caught.stderr], [143, '']);
    },
  ),
  programCase(
    'main.3/own-listeners',
    'a program that listens for unhandled rejections itself hears nothing of an answer, and of the rest',
    async (run, { assert }) => {
      const { code, stdout, stderr } = await run(
        `process.on('unhandledRejection', (error) => console.log('heard', error.message));
        process.on('uncaughtException', (error) => console.log('heard', error.message));
        await runMain(async (task) => {
          console.log('ready');
          await task.sleep(60_000).finally(() => void Promise.reject(new Error('stray')));
        });`,
        whenReady('SIGINT'),
      );
      assert.deepEqual([code, stdout, stderr], [130, 'ready\nheard stray\n', '']);
    },
  ),
  programCase(
    'main.3/a-failure-once',
    'a failure that nobody handles is printed once, with what is suppressed, and the code is 1',
    async (run, { assert }) => {
      const body = `() => withTaskGroup(async (group) => {
        group.addTask(async () => { throw new TypeError('first'); });
        group.addTask(async () => { throw new TypeError('second'); });
        await group.waitForAll();
      })`;
      const { code, stdout, stderr } = await run(`void runMain(${body});`);
      assert.deepEqual([code, stdout], [1, '']);
      assert.deepEqual(
        [count(stderr, 'TypeError: first'), count(stderr, 'TypeError: second')],
        [1, 1],
        stderr,
      );
      // Where it is awaited and not caught, the runtime prints it, in its own way.
      await forEach(starts(`runMain(${body})`).slice(1), async (start) => {
        const awaited = await run(start);
        assert.equal(awaited.code, 1);
        assert.equal(count(awaited.stderr, 'TypeError: first'), 1, awaited.stderr);
      });
    },
  ),
  programCase(
    'main.3/a-failure-after-a-signal',
    'a failure that nobody handles is printed after a signal too, with code 1; a handled one leaves the code of the signal',
    async (run, { assert }) => {
      const body = `async (task) => {
        console.log('ready');
        await task.sleep(60_000).catch(() => { throw new TypeError('in cleanup'); });
      }`;
      await forEach(starts(`runMain(${body})`), async (start) => {
        const { code, stderr } = await run(`setInterval(() => {}, 1000);\n${start}`, whenReady('SIGTERM'));
        assert.equal(code, 1);
        assert.equal(count(stderr, 'TypeError: in cleanup'), 1, stderr);
      });
      const caught = await run(
        `setInterval(() => {}, 1000);
        await runMain(${body}).catch((error) => console.log(error.message));`,
        whenReady('SIGTERM'),
      );
      assert.deepEqual(caught, { code: 143, signal: null, stdout: 'ready\nin cleanup\n', stderr: '' });
    },
  ),
  programCase(
    'main.3/what-is-no-error',
    'anything that is thrown is a failure, a string or undefined too, and so is a mistake in the call',
    async (run, { assert }) => {
      await forEach(
        [
          [`() => { throw 'a string'; }`, 'a string'],
          ['() => { throw undefined; }', 'undefined'],
          [`'no function'`, 'body must be a function'],
        ] as const,
        async ([throws, shown]) => {
          const { code, stderr } = await run(`setInterval(() => {}, 1000);\nvoid runMain(${throws});`);
          assert.equal(code, 1);
          assert.ok(stderr.includes(shown), stderr);
        },
      );
    },
  ),
];
