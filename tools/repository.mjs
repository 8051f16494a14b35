// What the repository's own checks read: its tracked files and its packages.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

export function read(file) {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Every file that git would put into a clone and that is there now, as paths from the root. */
export function trackedFiles() {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 24 });
  return listed.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
}

/** The manifests below packages/, each with the folder it lies in. */
export function packages() {
  return globSync('packages/*/package.json', { cwd: root })
    .sort()
    .map((file) => ({ folder: path.dirname(file), manifest: JSON.parse(read(file)) }));
}

export function publishedPackages() {
  return packages().filter(({ manifest }) => manifest.private !== true);
}
