import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The packages that need nothing but each other. */
export const packed = [
  'core',
  'threads',
  'node',
  'deno',
  'bun',
  'browser',
  'streams',
  'testing',
  'compat',
  'conformance',
] as const;

/** Packages for builds, which need packages of others: packed and looked at, not installed. */
export const packedOnly = ['transform', 'eslint-plugin'] as const;

/** A folder outside the repository with the packed packages installed, as a user would. */
export interface Installation extends AsyncDisposable {
  readonly folder: string;
  readonly tarballs: Readonly<Record<string, string>>;
  write(name: string, text: string): Promise<string>;
  run(command: readonly string[], options?: { readonly cwd?: string }): Promise<string>;
}

/** Packs everything and installs it with npm, from the files alone: nothing is fetched. */
export async function install(): Promise<Installation> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tasktree-installed-'));
  const run: Installation['run'] = async ([command, ...args], { cwd = folder } = {}) => {
    const environment = {
      ...process.env,
      npm_config_offline: 'true',
      DENO_NO_UPDATE_CHECK: '1',
      NO_COLOR: '1',
    };
    try {
      const { stdout, stderr } = await execute(command as string, args, {
        cwd,
        env: environment,
        timeout: 120_000,
      });
      return stdout + stderr;
    } catch (error) {
      const {
        stdout = '',
        stderr = '',
        message,
      } = error as { stdout?: string; stderr?: string; message: string };
      throw new Error(`${message}\n${stdout}${stderr}`);
    }
  };
  const packs = path.join(folder, 'packed');
  await mkdir(packs);
  const pnpm = path.join(root, 'node_modules/.bin/pnpm');
  const tarballs: Record<string, string> = {};
  for (const name of [...packed, ...packedOnly]) {
    const cwd = path.join(root, 'packages', name);
    const before = new Set(await readdir(packs));
    await run([pnpm, 'pack', '--pack-destination', packs], { cwd });
    const made = (await readdir(packs)).find((file) => !before.has(file));
    if (made === undefined) throw new Error(`pnpm pack made no file for ${name}`);
    tarballs[name] = path.join(packs, made);
  }
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', type: 'module', private: true }),
  );
  await run([
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    ...packed.map((name) => tarballs[name] as string),
  ]);
  return {
    folder,
    tarballs,
    run,
    async write(name, text) {
      const file = path.join(folder, name);
      await writeFile(file, text);
      return file;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
