import assert from 'node:assert/strict';
import { inTerminal, noTerminal } from '@tasktree/tools/terminal';

const adapter = new URL('../src/index.ts', import.meta.url).href;

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
const args = ['run', '--quiet', '--no-check', '--no-prompt'];
const reason = noTerminal();

for (const [name, command] of [
  ['deno run', (file: string) => [Deno.execPath(), ...args, file]],
  [
    'deno task',
    (file: string) => [Deno.execPath(), 'task', '--eval', [Deno.execPath(), ...args, file].join(' ')],
  ],
] as const) {
  Deno.test({
    name: `one Ctrl-C in a terminal is one: ${name}${reason === '' ? '' : ` (${reason})`}`,
    ignore: reason !== '',
    async fn() {
      // Inside the package: there the imports of the adapter are found.
      Deno.mkdirSync('.reports', { recursive: true });
      const folder = Deno.makeTempDirSync({ dir: '.reports' });
      try {
        const file = `${folder}/program.mjs`;
        Deno.writeTextFileSync(file, program);
        const { output, code } = await inTerminal(command(file), Deno.cwd());
        assert.equal(output.split('cleaned up').length, 2, output);
        assert.equal(code, 130, output);
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    },
  });
}
