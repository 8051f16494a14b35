import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../repository.mjs';
import { runtime, runtimeNames, runtimes } from '../runtimes.mjs';

test('a runtime is told with the version that its binary tells, which is the one its name says', () => {
  for (const { name, version } of runtimes()) {
    const major = /^node(\d+)$/.exec(name)?.[1];
    if (major !== undefined) assert.equal(version.split('.')[0], major);
  }
});

test(
  'on Linux x64 every runtime is there',
  { skip: process.platform !== 'linux' || process.arch !== 'x64' },
  () => {
    assert.deepEqual(
      runtimes().map(({ name }) => name),
      runtimeNames,
    );
  },
);

test('scripts run on the pinned Node', () => {
  assert.equal(process.versions.node, runtime('node26').version);
});

test('a runtime that is not there is a RangeError that names the others', () => {
  assert.throws(() => runtime('node3'), { name: 'RangeError', message: /node26/ });
});

test('run-in ends as the runtime ends', () => {
  const runIn = path.join(root, 'tools/run-in.mjs');
  const run = (...args) =>
    spawnSync(process.execPath, [runIn, ...args], { encoding: 'utf8', timeout: 20_000 });
  const good = run('node22', '-p', 'process.version');
  assert.equal(good.stdout.trim(), `v${runtime('node22').version}`);
  assert.equal(good.status, 0);
  assert.equal(run('node22', '-e', 'process.exit(7)').status, 7);
  assert.notEqual(run('node22', '-e', 'process.kill(process.pid, "SIGKILL")').status, 0);
});
