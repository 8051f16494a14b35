import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../repository.mjs';

const sources = {
  'index.ts': `export { Used, Effectful } from './classes.ts';\nexport { helper } from './helper.ts';\n`,
  'internal/index.ts': `export { secret } from '../helper.ts';\n`,
  'classes.ts': `import { secret } from './helper.ts';
export class Used<T> {
  readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
}
/** A class whose evaluation a bundler cannot judge. */
export class Effectful {
  static {
    secret(this);
  }
  ok(): boolean {
    return true;
  }
}
`,
  'helper.ts': `export function secret(_of: unknown): void {}\nexport const helper = 1;\n`,
};

const folder = mkdtempSync(path.join(tmpdir(), 'tasktree-bundle-'));
const dist = (file) => path.join(folder, 'dist', file);
const bundle = () =>
  execFileSync(process.execPath, [path.join(root, 'tools/bundle.mjs')], { cwd: folder, stdio: 'pipe' });

function write(file, text) {
  const to = path.join(folder, file);
  mkdirSync(path.dirname(to), { recursive: true });
  writeFileSync(to, text);
}

before(() => {
  const exports = { '.': './src/index.ts', './internal': './src/internal/index.ts', './src/*': './src/*' };
  write('package.json', JSON.stringify({ name: '@tasktree/core', type: 'module', exports }));
  for (const [file, text] of Object.entries(sources)) write(`src/${file}`, text);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('an entry names what is its own of the file that all share', async () => {
  bundle();
  assert.match(
    readFileSync(dist('index.js'), 'utf8'),
    /^export \{[^}]*\} from "\.\/internal\/index\.js";\s*$/,
  );
  const entry = await import(dist('index.js'));
  assert.deepEqual(Object.keys(entry), ['Effectful', 'Used', 'helper']);
  assert.equal(new entry.Effectful().ok(), true);
  assert.equal('secret' in (await import(dist('internal/index.js'))), true);
});

test('a name that the shared file has for something else is refused', () => {
  write('src/index.ts', sources['index.ts'].replace('helper }', 'helper as secret }'));
  assert.throws(bundle, /index\.js/);
  write('src/index.ts', sources['index.ts']);
});

test('a class with a static block is made by a call that may be left out; no other is', () => {
  const text = readFileSync(dist('internal/index.js'), 'utf8');
  assert.match(text, /Effectful = \/\* @__PURE__ \*\/ \(\(\) => \{/);
  assert.doesNotMatch(text, /Used = \/\* @__PURE__/);
});

test('what is up to date is not written again, and what is not made any more goes', () => {
  writeFileSync(dist('old.js'), '');
  writeFileSync(dist('index.d.ts'), '');
  const written = statSync(dist('index.js')).mtimeMs;
  bundle();
  assert.equal(statSync(dist('index.js')).mtimeMs, written);
  assert.equal(existsSync(dist('old.js')), false);
  assert.equal(existsSync(dist('index.d.ts')), true);
});

test('maps lead to the sources', () => {
  const { sources: files, sourcesContent } = JSON.parse(readFileSync(dist('internal/index.js.map'), 'utf8'));
  assert.ok(files.includes('../../src/classes.ts'), String(files));
  assert.equal(sourcesContent, undefined);
});
