// node scripts/run-original-tests.ts <folder> [package …]
//
// Runs the test files of the originals against this package. The folder, which you supply, has a checkout of each original under its
// name, with the dependencies of its tests installed. Nothing in it is changed: only the import is led here.
//
// Fails for a test that fails and is not listed in documented-differences.ts, and for a listed one that passes.
import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { documentedDifferences } from './documented-differences.ts';

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) {
  say('Say where the originals are: node scripts/run-original-tests.ts <folder> [package …]');
  process.exit(2);
}
/** Some of their tests measure short times: on a busy machine one run is no proof of a failure. */
const attempts = 3;
/** For a test that waits for what never comes here, in milliseconds. */
const patience = 10_000;
const hook = new URL('take-its-place.ts', import.meta.url).href;

let isRight = true;
for (const [name, differences] of Object.entries(documentedDifferences)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const checkout = path.resolve(folder, name);
  if (!existsSync(checkout)) {
    say(`${name}: no such folder in ${folder}, left out`);
    continue;
  }
  const { version } = JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8')) as {
    version: string;
  };
  const listed = Object.fromEntries(
    differences
      .filter(({ only }) => only === undefined || version.startsWith(`${only}.`))
      .map(({ title, why }) => [title, why]),
  );
  say(`${name} ${version}`);
  isRight = (await compare(name, checkout, listed)) && isRight;
}
process.exitCode = isRight ? 0 : 1;

async function compare(
  name: string,
  checkout: string,
  listed: Readonly<Record<string, string>>,
): Promise<boolean> {
  const seen = new Set<string>();
  const passed = new Set<string>();
  let files = testFiles(checkout);
  for (let attempt = 0; attempt < attempts && files.length > 0; attempt++) {
    const again: string[] = [];
    for (const file of files) {
      const results = await run(file, name, checkout);
      for (const { title, ok } of results) {
        seen.add(title);
        if (ok) passed.add(title);
      }
      if (results.some(({ title }) => !passed.has(title) && !(title in listed))) again.push(file);
    }
    files = again;
  }
  const failed = [...seen].filter((title) => !passed.has(title));
  const unexpected = failed.filter((title) => !(title in listed));
  const mended = Object.keys(listed).filter((title) => passed.has(title));
  say(`  ${passed.size} of ${seen.size} pass, ${failed.length - unexpected.length} differ as documented`);
  for (const title of failed.filter((one) => one in listed)) say(`  differs   ${title}: ${listed[title]}`);
  for (const title of Object.keys(listed).filter((one) => !seen.has(one))) say(`  not there ${title}`);
  for (const title of unexpected) say(`  FAILS     ${title}`);
  for (const title of mended) say(`  PASSES    ${title}: take it off the list`);
  if (seen.size === 0) say('  NO TESTS  are the dependencies of its tests installed?');
  return seen.size > 0 && unexpected.length === 0 && mended.length === 0;
}

interface Result {
  readonly title: string;
  readonly ok: boolean;
}

function testFiles(checkout: string): string[] {
  return globSync(['test.js', 'test-*.js', 'test/*.ts'], { cwd: checkout }).sort();
}

/** One run of a test file, by the runner that it is written for. */
async function run(file: string, name: string, checkout: string): Promise<Result[]> {
  const isAva = existsSync(path.join(checkout, 'node_modules/ava'));
  const runner = isAva
    ? ['node_modules/ava/entrypoints/cli.mjs', `--node-arguments=--import=${hook}`, '--tap']
    : [`--import=${hook}`, '--test', '--test-reporter=tap', `--test-timeout=${patience}`];
  const output = await outputOf([...runner, file], name, checkout);
  return [...output.matchAll(/^(not )?ok \d+ - (.+?)(?: # .*)?$/gm)].map(([, not, title]) => ({
    title: title as string,
    ok: not === undefined,
  }));
}

function outputOf(arguments_: readonly string[], name: string, checkout: string): Promise<string> {
  const child = spawn(process.execPath, arguments_, {
    cwd: checkout,
    env: { ...process.env, COMPAT_STANDS_IN_FOR: name, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
