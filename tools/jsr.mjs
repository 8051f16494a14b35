// What JSR has to know of a package, out of what npm knows. Run after a change of version or of exports:
// node tools/jsr.mjs
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { read, root } from './repository.mjs';

/** The packages that are published on JSR as well: a program for Deno needs no other. */
export const onJsr = ['core', 'threads', 'deno'];

export function jsrFile(name) {
  return `packages/${name}/jsr.json`;
}

/** The text of the package's jsr.json. */
export function jsrText(name) {
  const manifest = JSON.parse(read(`packages/${name}/package.json`));
  const exported = Object.entries(manifest.exports).filter(([subpath]) => !subpath.includes('*'));
  const text = {
    $schema: 'https://jsr.io/schema/config-file.v1.json',
    name: manifest.name,
    version: manifest.version,
    license: manifest.license,
    exports: Object.fromEntries(exported),
    publish: { include: ['src', 'jsr.json'] },
    // Without this, Deno checks by the tsconfig.json beside it, which is for tests too.
    ...(name === 'deno' && { compilerOptions: { lib: ['deno.window'] } }),
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of onJsr) writeFileSync(path.join(root, jsrFile(name)), jsrText(name));
}
