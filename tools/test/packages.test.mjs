import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { packages, publishedPackages, read, root } from '../repository.mjs';

const adapters = new Set(['@tasktree/node', '@tasktree/deno', '@tasktree/bun', '@tasktree/browser']);
/** These are never part of a program. */
const buildTools = new Set(['@tasktree/transform', '@tasktree/eslint-plugin']);

test('there are packages to check', () => {
  assert.ok(publishedPackages().length >= 5);
});

for (const { folder, manifest } of packages()) {
  test(`${folder}: a package of the scope, as ES modules, under the license`, () => {
    assert.ok(manifest.name.startsWith('@tasktree/'), manifest.name);
    assert.equal(manifest.name, `@tasktree/${path.basename(folder)}`);
    assert.equal(manifest.type, 'module');
    assert.equal(manifest.license, 'MIT');
    assert.ok(manifest.description?.endsWith('.'), 'a description of one sentence');
    assert.equal(typeof manifest.version, 'string');
  });

  test(`${folder}: a tag that turbo boundaries can hold it to`, () => {
    const { tags } = JSON.parse(read(path.join(folder, 'turbo.json')).replace(/^ *\/\/.*$/gm, ''));
    const known = Object.keys(JSON.parse(read('turbo.json')).boundaries.tags);
    assert.equal(tags?.length, 1);
    assert.ok(known.includes(tags[0]), `tag "${tags[0]}" has no rule in the root turbo.json`);
  });
}

for (const { folder, manifest } of publishedPackages()) {
  test(`${folder}: sources in the workspace, dist when published`, () => {
    // The sources are what the maps in dist point at.
    const pages = existsSync(path.join(root, folder, 'docs')) ? ['docs'] : [];
    assert.deepEqual(manifest.files, ['dist', ...pages, 'src', '!dist/.tsbuildinfo']);
    assert.equal(manifest.publishConfig?.access, 'public');
    assert.equal(manifest.publishConfig.provenance, true);
    assert.ok(existsSync(path.join(root, folder, 'README.md')), 'a README');
    assert.equal(typeof manifest.engines?.node, 'string');
    for (const [subpath, target] of Object.entries(manifest.exports)) {
      if (subpath.includes('*')) continue;
      assert.ok(
        existsSync(path.join(root, folder, target)),
        `${subpath} names ${target}, which is not there`,
      );
      const stem = target.replace('./src/', './dist/').replace(/\.ts$/, '');
      assert.deepEqual(manifest.publishConfig.exports[subpath], {
        types: `${stem}.d.ts`,
        default: `${stem}.js`,
      });
    }
    for (const subpath of Object.keys(manifest.publishConfig.exports)) {
      assert.ok(subpath in manifest.exports, `${subpath} is published but is not there in the workspace`);
    }
  });

  // Importing an adapter installs its host, and importing the runtime of the transform makes it the context of the page: a
  // bundler must not leave those imports out. All else is free of effects.
  test(`${folder}: tells bundlers the truth about side effects`, () => {
    const runtime = ['./src/runtime/*.ts', './dist/runtime/*.js'];
    const expected = manifest.name === '@tasktree/transform' ? runtime : adapters.has(manifest.name);
    assert.deepEqual(manifest.sideEffects, expected);
  });

  test(`${folder}: brings nothing along but packages of this scope, unless it only runs in a build`, () => {
    if (buildTools.has(manifest.name)) return;
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      assert.ok(name.startsWith('@tasktree/'), `depends on ${name}`);
    }
  });

  test(`${folder}: has the tasks that the pipeline runs`, () => {
    for (const task of ['build', 'typecheck', 'test'])
      assert.ok(manifest.scripts?.[task], `no script "${task}"`);
  });
}

test('core says its own version in the error for two copies that do not fit', () => {
  const { version } = JSON.parse(read('packages/core/package.json'));
  assert.match(read('packages/core/src/base/realm.ts'), new RegExp(`^const version = '${version}';$`, 'm'));
});

test('the command of the README installs with the adapter all packages of ours that it needs', () => {
  const known = new Map(packages().map(({ manifest }) => [manifest.name, manifest]));
  const needed = new Set(['@tasktree/node']);
  for (const name of needed)
    for (const other of Object.keys(known.get(name).dependencies ?? {}))
      if (known.has(other)) needed.add(other);
  const installed = [...read('README.md').matchAll(/tarballs\/tasktree-([\w-]+)-\*\.tgz/g)];
  assert.deepEqual(new Set(installed.map(([, name]) => `@tasktree/${name}`)), needed);
});
