import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runtime } from '@tasktree/tools/runtimes';
import { inClosedTerminal, inTerminal, noTerminal } from '@tasktree/tools/terminal';

const adapter = new URL('../src/index.ts', import.meta.url).href;
const folder = mkdtempSync(path.join(tmpdir(), 'tasktree-terminal-'));
after(() => rmSync(folder, { recursive: true, force: true }));

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
const node = `"${process.execPath}" --no-warnings program.mjs`;
writeFileSync(path.join(folder, 'program.mjs'), program);
writeFileSync(
  path.join(folder, 'package.json'),
  JSON.stringify({ name: 'program', private: true, scripts: { start: node } }),
);

const [bun = ''] = runtime('bun').command;
const [deno = ''] = runtime('deno').command;
const pnpm = fileURLToPath(new URL('../../../node_modules/.bin/pnpm', import.meta.url));
const reason = noTerminal();

describe(
  'one Ctrl-C in a terminal is one, whoever started the program',
  { concurrency: 2, ...(reason === '' ? {} : { skip: reason }) },
  () => {
    for (const [name, command] of [
      ['node', [process.execPath, '--no-warnings', 'program.mjs']],
      ['node --watch', [process.execPath, '--no-warnings', '--watch', 'program.mjs']],
      ['npm start', ['npm', 'start']],
      ['pnpm start', [pnpm, 'start']],
      ['bun run start', [bun, 'run', 'start']],
      ['deno task start', [deno, 'task', 'start']],
    ] as const) {
      test(name, async () => {
        const { output, code } = await inTerminal(command, folder);
        assert.equal(output.split('cleaned up').length, 2, output);
        assert.doesNotMatch(output, /Error: /);
        if (name !== 'node --watch') assert.equal(code, 130, output);
      });
    }
  },
);

test('the cleanup goes on when the terminal is closed', reason === '' ? {} : { skip: reason }, async () => {
  const command = [process.execPath, '--no-warnings', 'program.mjs'];
  assert.equal(await inClosedTerminal(command, folder), 129);
});
