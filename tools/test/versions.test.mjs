import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../repository.mjs';

const manifest = JSON.parse(read('package.json'));
const workspace = read('pnpm-workspace.yaml');

test('pnpm has one version in packageManager, the setup script and the devDependencies', () => {
  const wanted = manifest.devDependencies.pnpm;
  assert.match(wanted, /^\d+\.\d+\.\d+$/);
  assert.equal(manifest.packageManager, `pnpm@${wanted}`);
  assert.equal(/pnpm@(\S+)/.exec(manifest.scripts.setup)?.[1], wanted);
});

test('the Node that runs scripts has one version on every platform and in the workspace settings', () => {
  const own = Object.entries(manifest.optionalDependencies).filter(([name]) => name.startsWith('node-'));
  const versions = new Set(own.map(([, version]) => version));
  versions.add(/^nodeVersion: (.+)$/m.exec(workspace)?.[1]);
  assert.equal(own.length, 4);
  assert.equal(versions.size, 1, `versions found: ${[...versions].join(', ')}`);
});

test('every tool at the root and in the catalog is pinned to one version', () => {
  const catalog = /^catalog:\n((?: {2}.+\n)+)/m.exec(workspace)?.[1] ?? '';
  const inCatalog = [...catalog.matchAll(/^ {2}'?([^':]+)'?: (.+)$/gm)].map(([, name, version]) => [
    name,
    version,
  ]);
  assert.ok(inCatalog.length > 0);
  for (const [name, version] of [...Object.entries(manifest.devDependencies), ...inCatalog]) {
    assert.match(version, /^\d+\.\d+\.\d+$/, `${name} is not pinned: ${version}`);
  }
});

test('typescript has one version in the catalog and at the root', () => {
  assert.equal(/^ {2}typescript: (.+)$/m.exec(workspace)?.[1], manifest.devDependencies.typescript);
});
