import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { forProcess } from '@tasktree/tools/patience';
import { describe, expect, test } from 'vitest';

const cwd = fileURLToPath(new URL('.', import.meta.url));

interface Ending {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program in a process of its own. */
function run(program: string, ...flags: string[]): Ending {
  const source = `
    import * as core from '@tasktree/core';
    const { Task } = core;
    ${program}
  `;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', ...flags, '--input-type=module', '-e', source],
    { cwd, encoding: 'utf8', timeout: forProcess },
  );
  return { status, out: stdout, err: stderr };
}

const failing: Record<string, (error: string) => string> = {
  'an unstructured task': (error) => `new Task(async () => { throw ${error}; });`,
  'a child of a set that nobody joined': (error) => `
    new Task(async (task) => {
      await using set = new core.JoinSet();
      set.spawn(() => { throw ${error}; });
      await task.sleep(1);
    }).value.catch(() => {});`,
  'an unread async let': (error) => `
    new Task(async (task) => {
      task.asyncLet(async () => { throw ${error}; });
      await task.sleep(1);
    }).value.catch(() => {});`,
};

/** Stays alive: only an unhandled rejection ends it with another code. */
const last = 'setTimeout(() => { console.log("went on"); }, 300);';

const endings = new Map<string, Ending>();

/** How a native promise that is rejected with `error` ends a process. */
function native(error: string): Ending {
  const ending = endings.get(error) ?? run(`Promise.reject(${error});${last}`);
  endings.set(error, ending);
  return ending;
}

/** The warning that names the task, which comes beside the rejection where the body around should have read it (error.3). */
const warning = /^\[TASKTREE_UNREAD\] 1 task\(s\) failed.*\n {2}task #\d+ > \w+ #\d+\n/gm;

describe.each(Object.entries(failing))('error.3, error.4: %s', (name, program) => {
  test.each(["new Error('boom')", 'undefined', "'text'"])(
    'ends the process as a native promise would: %s',
    (error) => {
      const expected = native(error);
      const actual = run(program(error) + last);
      expect(expected.status).toBe(1);
      expect(actual.status).toBe(1);
      expect(actual.out).toBe(expected.out);
      expect(firstLine(expected.err)).toBeDefined();
      expect(firstLine(actual.err)).toBe(firstLine(expected.err));
    },
  );

  test('is the same event with the same reason object, and obeys the same flags', () => {
    const watching = `
      const boom = new Error('boom');
      process.on('unhandledRejection', (reason, promise) => console.log(reason === boom, promise instanceof Promise));`;
    expect(run(watching + program('boom') + last)).toMatchObject({ status: 0, out: 'true true\nwent on\n' });
    const flag = '--unhandled-rejections=none';
    const { status, out, err } = run(program("new Error('boom')") + last, flag);
    expect([status, out, err.replace(warning, '')]).toEqual([0, 'went on\n', '']);
    expect(err.match(warning)?.length).toBe(name === 'an unstructured task' ? undefined : 1);
  });
});

test('error.4: handled late, a task is the same pair of events as a native promise, with its value as the promise', () => {
  const watch = (make: string, promise: string): string => `
    const log = [];
    const boom = new Error('boom');
    process.on('unhandledRejection', (reason, p) => log.push('unhandled', reason === boom, p === ${promise}));
    process.on('rejectionHandled', (p) => log.push('handled', p === ${promise}));
    const made = ${make};
    setTimeout(() => ${promise}.catch(() => log.push('caught')), 20);
    setTimeout(() => console.log(log.join()), 40);`;
  const expected = run(watch('Promise.reject(boom)', 'made'));
  const actual = run(watch('new Task(() => { throw boom; })', 'made.value'));
  expect(expected.out).toBe('unhandled,true,true,caught,handled,true\n');
  expect(actual).toEqual(expected);
});

test('error.5, error.7: what is cancelled, dropped or settled by the library ends no process, also in strict mode', () => {
  const program = `
    const deaf = new Task((task) => task.sleep(1000).catch(() => { throw new Error('cleanup'); }));
    void deaf.value;
    const work = new Task(async (task) => {
      await task.withTaskGroup(async (group) => {
        group.addTask((child) => child.sleep(1000));
        group.addTask((child) => child.withTimeout(1, (inner) => inner.sleep(1000)).catch(() => {}));
        await task.sleep(5);
        group.cancelAll();
      });
      task.asyncLet((child) => child.sleep(1000));
      void task.withTimeout(1000, (inner) => void inner.sleep(1000));
      deaf.cancel();
      const result = await new Task(() => { throw new Error('read'); }).result;
      console.log(result.status);
    });
    // Only then, and a turn later: rejections are reported after the microtasks.
    work.settled.then(() => setTimeout(() => console.log('went on'), 5));`;
  expect(run(program, '--unhandled-rejections=strict')).toEqual({
    status: 0,
    out: 'rejected\nwent on\n',
    err: '',
  });
});

function firstLine(text: string): string | undefined {
  // Without the place: the code of the program, or that of the library.
  return text.split('\n').find((line) => /(^|\[)(Error|Uncaught|UnhandledPromiseRejection)/.test(line));
}
