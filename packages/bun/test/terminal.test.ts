import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, setDefaultTimeout, test } from 'bun:test';
import { inClosedTerminal, inTerminal, noTerminal } from '@tasktree/tools/terminal';

setDefaultTimeout(120_000);

const adapter = new URL('../src/index.ts', import.meta.url).pathname;
const folder = mkdtempSync(path.join(tmpdir(), 'tasktree-terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = `
import { runMain } from ${JSON.stringify(adapter)};
void runMain(async (task) => {
  console.log('ready');
  try {
    await task.sleep(60_000);
  } finally {
    await new Promise((resolve) => setTimeout(resolve, 700));
    console.log('cleaned up');
  }
});
`;
const start = `"${process.execPath}" program.mjs`;
writeFileSync(path.join(folder, 'program.mjs'), program);
writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, scripts: { start } }));
const reason = noTerminal();

for (const [name, command] of [
  ['bun program.mjs', [process.execPath, 'program.mjs']],
  ['bun run start', [process.execPath, 'run', 'start']],
] as const) {
  test.skipIf(reason !== '')(
    `one Ctrl-C in a terminal is one: ${name}${reason === '' ? '' : ` (${reason})`}`,
    async () => {
      const { output, code } = await inTerminal(command, folder);
      assert.equal(output.split('cleaned up').length, 2, output);
      assert.equal(code, 130, output);
    },
  );
}

test.skipIf(reason !== '')('the cleanup goes on when the terminal is closed', async () => {
  assert.equal(await inClosedTerminal([process.execPath, 'program.mjs'], folder), 129);
});
