import type { ConformanceCase } from '../case.ts';
import { forEach, programCase, whenReady } from '../programs.ts';

/** Nothing in the tree holds the process as long as this. */
const held = 'setInterval(() => {}, 1000);';

/** Which signals are one, and which are a second one: main.2. */
export const cases: readonly ConformanceCase[] = [
  programCase(
    'main.2/twice-is-once',
    'a second signal that comes right after the first is the same one, whichever it is',
    async (run, { assert }) => {
      await forEach(['SIGINT', 'SIGTERM'], async (again) => {
        const { code, stdout } = await run(
          `${held}
          void runMain(async (task) => {
            console.log('ready');
            try { await task.sleep(60_000); } finally {
              for (let i = 0; i < 3; i += 1) {
                process.kill(process.pid, '${again}');
                await new Promise((resolve) => setTimeout(resolve, 20));
              }
              console.log('cleaned up');
            }
          });`,
          whenReady('SIGINT'),
        );
        assert.deepEqual([code, stdout], [130, 'ready\ncleaned up\n']);
      });
    },
  ),
  programCase(
    'main.2/behind-a-busy-stretch',
    'a second signal that had to wait for a busy program came with the first',
    async (run, { assert }) => {
      const { code, stdout } = await run(
        `void runMain(async (task) => {
          console.log('ready');
          try { await task.sleep(60_000); } finally {
            process.kill(process.pid, 'SIGINT');
            for (const until = Date.now() + 900; Date.now() < until;);
            await new Promise((resolve) => setTimeout(resolve, 20));
            console.log('cleaned up');
          }
        });`,
        whenReady('SIGINT'),
      );
      assert.deepEqual([code, stdout], [130, 'ready\ncleaned up\n']);
    },
  ),
  programCase(
    'main.2/a-later-one',
    'a later signal ends the process at once, with the code of the first',
    async (run, { assert }) => {
      const { code, stdout } = await run(
        `void runMain(async (task) => {
          console.log('ready');
          await task.sleep(60_000).catch(() => {});
          await new Promise((resolve) => setTimeout(resolve, 900));
          process.kill(process.pid, 'SIGTERM');
          await new Promise((resolve) => setTimeout(resolve, 30_000));
          console.log('never');
        });`,
        whenReady('SIGINT'),
      );
      assert.deepEqual([code, stdout], [130, 'ready\n']);
    },
  ),
];
