import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsrFile, jsrText, onJsr } from '../jsr.mjs';
import { packages, read } from '../repository.mjs';

for (const name of onJsr) {
  test(`${jsrFile(name)} says what package.json says; if not: node tools/jsr.mjs`, () => {
    assert.deepEqual(JSON.parse(read(jsrFile(name))), JSON.parse(jsrText(name)));
  });

  test(`${name}: all that it depends on is on JSR too`, () => {
    const { manifest } = packages().find(({ folder }) => folder === `packages/${name}`);
    for (const other of Object.keys(manifest.dependencies ?? {})) {
      assert.ok(onJsr.includes(other.replace('@tasktree/', '')), other);
    }
  });
}
