import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { withRepository } from '../name-repository.mjs';
import { withVersion } from '../raise-versions.mjs';
import { read, root } from '../repository.mjs';

test('core says the version that was raised', () => {
  const text = withVersion(read('packages/core/src/base/realm.ts'), '9.8.7');
  assert.match(text, /^const version = '9\.8\.7';$/m);
  assert.throws(() => withVersion('nothing', '9.8.7'), /no version/);
});

test('a manifest names the repository it is published from, and its folder there', () => {
  const manifest = { name: '@tasktree/core', version: '1.0.0' };
  assert.deepEqual(withRepository(manifest, 'packages/core', 'https://forge.example/ada/tasktree'), {
    ...manifest,
    repository: {
      type: 'git',
      url: 'git+https://forge.example/ada/tasktree.git',
      directory: 'packages/core',
    },
    bugs: 'https://forge.example/ada/tasktree/issues',
  });
});

test('outside of the release workflow nothing is published', () => {
  const { GITHUB_REPOSITORY: _, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'tools/name-repository.mjs')], {
    env,
    encoding: 'utf8',
  });
  assert.notEqual(status, 0);
  assert.match(stderr, /by the release workflow only/);
  const { scripts } = JSON.parse(read('package.json'));
  assert.match(scripts.release, /name-repository\.mjs && changeset publish$/);
});
