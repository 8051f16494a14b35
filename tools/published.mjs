// Lays out built packages as npm would install them: dist only, and the exports that publishing puts in place.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { publishedPackages, root } from './repository.mjs';

/** Puts the packages that are named, and their dependencies of this scope, into `folder/node_modules`. */
export function layOut(folder, names) {
  const known = new Map(publishedPackages().map((one) => [one.manifest.name, one]));
  const wanted = new Set();
  for (const list = [...names]; list.length > 0;) {
    const name = list.pop();
    if (wanted.has(name)) continue;
    if (!known.has(name))
      throw new RangeError(`names: ${name} is not a published package of this repository`);
    wanted.add(name);
    list.push(
      ...Object.keys(known.get(name).manifest.dependencies ?? {}).filter((other) => known.has(other)),
    );
  }
  for (const name of wanted) {
    const { folder: from, manifest } = known.get(name);
    build(from);
    const to = path.join(folder, 'node_modules', ...name.split('/'));
    mkdirSync(to, { recursive: true });
    cpSync(path.join(root, from, 'dist'), path.join(to, 'dist'), { recursive: true });
    const { publishConfig, devDependencies: _1, scripts: _2, ...rest } = manifest;
    writeFileSync(
      path.join(to, 'package.json'),
      JSON.stringify({ ...rest, exports: publishConfig.exports }, null, 2),
    );
  }
}

/** Brings dist up to date; where nothing changed that is quick. */
function build(folder) {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const project = path.join(root, folder, 'tsconfig.build.json');
  run([tsc, '-b', project]);
  const { scripts } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  if (scripts.build.includes('bundle.mjs')) run([path.join(root, 'tools/bundle.mjs')]);
  if (!existsSync(path.join(root, folder, 'dist'))) throw new Error(`${folder} does not build.`);

  function run(args) {
    const cwd = path.join(root, folder);
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${folder} does not build:\n${stdout}${stderr}`);
  }
}
