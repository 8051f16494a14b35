import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type * as adapter from '../src/index.ts';
import { CancellationError, Task, TimeoutError, withTaskGroup, withTimeout } from '../src/index.ts';

/** A server on the loopback that answers nothing, or the head and a first piece of a body that never ends. */
async function serve(
  answersHead: boolean,
): Promise<{ server: Server; url: string; closed: Promise<unknown> }> {
  let close!: (value: unknown) => void;
  const closed = new Promise((resolve) => {
    close = resolve;
  });
  const server = createServer((request, response) => {
    request.socket.on('close', close);
    if (answersHead) response.writeHead(200).write('a first piece');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, closed };
}

test('signal.2, signal.5: cancelling a task stops its fetch, which rejects with the CancellationError', async () => {
  for (const reason of [undefined, 'the user gave up', new Error('other'), { any: 'object' }, null]) {
    const { server, url, closed } = await serve(false);
    const connected = once(server, 'request');
    const task = new Task((task) => fetch(url, { signal: task.signal }));
    await connected;
    task.cancel(reason);
    const error = await task.value.then(
      () => assert.fail('it fulfilled'),
      (caught: unknown) => caught,
    );
    assert.ok(error instanceof CancellationError);
    assert.equal(error.name, 'AbortError');
    assert.equal(error.reason, reason);
    await closed;
    server.close();
  }
});

test('signal.2: cancelling a task stops the reading of a body that is under way', async () => {
  const { server, url, closed } = await serve(true);
  const reading = Promise.withResolvers<void>();
  const task = new Task(async (task) => {
    const response = await fetch(url, { signal: task.signal });
    reading.resolve();
    return response.text();
  });
  await reading.promise;
  task.cancel();
  await assert.rejects(task.value, CancellationError);
  await closed;
  server.close();
});

test('signal.5: a fetch cut short by a timeout tells of it in its reason', async () => {
  const { server, url, closed } = await serve(false);
  const call = withTimeout(30, (task) => fetch(url, { signal: task.signal }));
  await assert.rejects(
    call,
    (error) => error instanceof CancellationError && error.reason instanceof TimeoutError,
  );
  await closed;
  server.close();
});

test('signal.2: cancelling a task stops timers and event waits of Node', async () => {
  const emitter = new EventTarget();
  const task = new Task((task) =>
    Promise.allSettled([
      delay(3_600_000, undefined, { signal: task.signal }),
      once(emitter, 'never', { signal: task.signal }),
    ]),
  );
  await delay(0);
  task.cancel();
  for (const result of await task.value) {
    assert.equal(result.status, 'rejected');
    assert.equal((result.reason as Error).name, 'AbortError');
    assert.ok((result.reason as Error).cause instanceof CancellationError);
  }
});

test('signal.4: 100,000 tasks on one real signal: no warning, and none of its listeners is left', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on('warning', onWarning);
  const outer = new AbortController();
  const added: string[] = [];
  const removed: string[] = [];
  const { signal } = outer;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    added.push(args[0]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    removed.push(args[0]);
    remove(...args);
  };
  const hold = Promise.withResolvers<void>();
  const tasks = withTaskGroup(async (group) => {
    for (let count = 0; count < 100_000; count += 1) group.addTask(() => hold.promise, { signal });
    await group.whenReady();
    hold.resolve();
  });
  await tasks;
  await delay(1);
  process.off('warning', onWarning);
  assert.deepEqual(added, ['abort']);
  assert.deepEqual(removed, ['abort']);
  assert.deepEqual(warnings, []);
});

test('signal.5: instanceof holds across two copies of core', async () => {
  const copy = new URL('../../core/src/base/errors.ts?copy=2', import.meta.url).href;
  const other = (await import(copy)) as typeof adapter;
  assert.notEqual(other.CancellationError, CancellationError);
  const [ours, theirs] = [
    new CancellationError('', { reason: 1 }),
    new other.CancellationError('', { reason: 1 }),
  ];
  assert.ok(ours instanceof other.CancellationError);
  assert.ok(theirs instanceof CancellationError);
  assert.ok(!(theirs instanceof TimeoutError));
  assert.ok(!(new Error('other') instanceof other.CancellationError));
  assert.ok(!(new DOMException('', 'AbortError') instanceof CancellationError));
});
