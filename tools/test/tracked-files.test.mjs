import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, trackedFiles } from '../repository.mjs';

const binary = /\.(?:png|jpg|gif|ico|woff2?|wasm|tgz|gz)$/;

// An absolute path of somebody's machine, not a URL's or a relative path's middle.
const machinePath = /(?<![\w.:/@$}*)\]~-])\/(?:home|root|Users|work|farm|mnt|srv|tmp)\/[\w.-]/;
const registryHost = /\bregistry\.[a-z0-9-]+\.[a-z]{2,}|\/\/npm\.[a-z0-9-]+\.[a-z]{2,}/;

/** The lines of a text that a pattern matches, as `file:line: text`. */
function hits(file, text, pattern) {
  return text
    .split('\n')
    .flatMap((line, index) =>
      pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
    );
}

function everywhere(pattern) {
  return trackedFiles()
    .filter((file) => !binary.test(file))
    .flatMap((file) => hits(file, read(file), pattern));
}

test('the patterns see what they are for', () => {
  const folder = ['', 'home', 'ada', 'x'].join('/');
  assert.equal(hits('f', `open("${folder}")`, machinePath).length, 1);
  assert.equal(hits('f', `https://example.org${folder}`, machinePath).length, 0);
  assert.equal(hits('f', `./src${folder}`, machinePath).length, 0);
  assert.equal(hits('f', ['https://registry', 'example', 'org'].join('.'), registryHost).length, 1);
  assert.equal(hits('f', 'Registry.prototype.fill = 1', registryHost).length, 0);
});

test('no tracked file names a path of one machine', () => {
  assert.deepEqual(everywhere(machinePath), []);
});

test('no tracked file names a package registry', () => {
  assert.deepEqual(everywhere(registryHost), []);
});

test('the lockfile says what and with which hash, never from where', () => {
  const lockfile = read('pnpm-lock.yaml');
  assert.ok(lockfile.includes('integrity: sha512-'));
  assert.deepEqual(hits('pnpm-lock.yaml', lockfile, /https?:|tarball:|git\+|codeload/), []);
});

test('settings and leftovers of one machine are not tracked', () => {
  const unwanted =
    /(?:^|\/)(?:\.npmrc|deno\.lock|bun\.lockb?|package-lock\.json|yarn\.lock|\.env|\.DS_Store)$|\.log$|\.tgz$/;
  assert.deepEqual(
    trackedFiles().filter((file) => unwanted.test(file)),
    [],
  );
});
