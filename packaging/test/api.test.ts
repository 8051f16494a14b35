import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { apiFolder, entryPoints, layOutPublished, type LaidOut } from '../src/api-report.ts';

void describe('the public names are those that are written down in api', () => {
  let laidOut: LaidOut;
  let folder: string;
  before(async () => {
    laidOut = await layOutPublished();
    folder = await mkdtemp(path.join(tmpdir(), 'tasktree-api-now-'));
  });
  after(async () => {
    await laidOut[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  void it('of every entry point, and of no other', async () => {
    const files = entryPoints().map(({ file }) => file);
    assert.deepEqual((await readdir(apiFolder)).sort(), files.sort());
  });

  for (const entry of entryPoints()) {
    void it(entry.specifier, async () => {
      const was = path.join(apiFolder, entry.file);
      const is = path.join(folder, entry.file);
      const report = await laidOut.report(entry);
      if (report === (await readFile(was, 'utf8'))) return;
      await writeFile(is, report);
      const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', was, is], {
        encoding: 'utf8',
      });
      const lines = stdout.split('\n').slice(4).join('\n');
      assert.fail(`The public names of ${entry.specifier} are others than in api/${entry.file}.
If that is meant, \`npm run api\` writes them down; a changeset says what it means for users.\n${lines}`);
    });
  }
});
