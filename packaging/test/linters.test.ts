import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const plugin = path.join(root, 'packages/eslint-plugin');

const code = `import { asyncLet, Task, withTaskGroup } from '@tasktree/node';
export async function load(ids, get) {
  const found = [];
  await withTaskGroup(async (group) => {
    for (const id of ids) group.addTask(async () => { found.push(await get(id)); });
  });
  await using last = asyncLet(() => get(1));
  new Task(get);
  return [found, await last];
}
`;
const wrong = ['5 no-captured-mutation', '8 no-floating-task'];

/** The blocks of a language on the plugin's README, in their order: what a stranger copies. */
async function blocks(language: string): Promise<string[]> {
  const readme = await readFile(path.join(plugin, 'README.md'), 'utf8');
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );
}

describe('the linters run from the packed plugin, in an empty folder, with the lines of its README', () => {
  let folder: string;

  async function run(command: readonly string[]): Promise<string> {
    const [file = '', ...args] = command;
    return execute(process.execPath, [path.join(folder, 'node_modules', file), ...args], {
      cwd: folder,
    }).then(
      ({ stdout }) => stdout,
      (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
    );
  }

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tasktree-linters-'));
    const installed = path.join(folder, 'node_modules/@tasktree/eslint-plugin');
    await mkdir(installed, { recursive: true });
    await mkdir(path.join(folder, 'node_modules/@typescript-eslint'));
    await mkdir(path.join(folder, 'src'));
    const pnpm = path.join(root, 'node_modules/.bin/pnpm');
    await execute(pnpm, ['pack', '--pack-destination', folder], { cwd: plugin });
    const { version } = JSON.parse(await readFile(path.join(plugin, 'package.json'), 'utf8')) as {
      version: string;
    };
    const tarball = path.join(folder, `tasktree-eslint-plugin-${version}.tgz`);
    await execute('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
    // The linters are those of the workspace: nothing is fetched.
    for (const name of ['eslint', 'oxlint', 'typescript', '@typescript-eslint/parser'])
      await symlink(path.join(plugin, 'node_modules', name), path.join(folder, 'node_modules', name));
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
    await writeFile(path.join(folder, 'src/load.js'), code);
    await writeFile(
      path.join(folder, 'src/load.ts'),
      code
        .replace('(ids, get)', '(ids: string[], get: any): Promise<any>')
        .replace('found =', 'found: string[] ='),
    );
    await writeFile(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { module: 'nodenext', types: [] }, include: ['src'] }),
    );
  });

  after(() => rm(folder, { recursive: true, force: true }));

  async function eslint(config: string): Promise<Record<string, string[]>> {
    await writeFile(path.join(folder, 'eslint.config.js'), config);
    const output = await run(['eslint/bin/eslint.js', '--format', 'json', 'src']);
    const results = JSON.parse(output) as {
      filePath: string;
      messages: { line: number; ruleId: string | null; message: string }[];
    }[];
    return Object.fromEntries(
      results.map(({ filePath, messages }) => [
        path.basename(filePath),
        messages.map(
          ({ line, ruleId, message }) => `${line} ${ruleId?.replace('@tasktree/', '') ?? message}`,
        ),
      ]),
    );
  }

  test('ESLint, for JavaScript', async () => {
    const [config = ''] = await blocks('js');
    assert.deepEqual(await eslint(config), { 'load.js': wrong });
  });

  test('ESLint, for TypeScript with its types', { timeout: 60_000 }, async () => {
    const [, config = ''] = await blocks('js');
    assert.deepEqual(await eslint(config), { 'load.js': wrong, 'load.ts': wrong });
  });

  test('oxlint, for both', async () => {
    const [config = ''] = await blocks('json');
    await writeFile(path.join(folder, '.oxlintrc.json'), config);
    const output = await run(['oxlint/bin/oxlint', '--format', 'json', 'src']);
    const { diagnostics } = JSON.parse(output) as {
      diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
    };
    const found = diagnostics
      .filter((one) => one.code.startsWith('@tasktree'))
      .map(
        (one) =>
          `${path.basename(one.filename)} ${one.labels[0]?.span.line} ${/\(([\w-]+)\)/.exec(one.code)?.[1]}`,
      );
    const expected = ['load.js', 'load.ts'].flatMap((file) => wrong.map((one) => `${file} ${one}`));
    assert.deepEqual(found.sort(), expected.sort());
  });
});
