// node ../../tools/bundle.mjs, in the folder of a package: one script file in dist for each entry of its `exports`, and one
// more for what several share. `tsc -b` writes the declarations beside them. Files are written only where their text
// changes, so that two runs at once do each other no harm.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const folder = process.cwd();
const source = path.join(folder, 'src');
const {
  name: self,
  exports,
  sideEffects,
} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
const stemOf = (target) => target.replace('./src/', '').replace(/\.ts$/, '');
const entries = Object.fromEntries(
  Object.entries(exports)
    .filter(([subpath]) => !subpath.includes('*'))
    .map(([subpath, target]) => [subpath, stemOf(target)]),
);

/**
 * Where a package has an entry for the others of this repository, that is the file that all entries share: it exports whatever
 * any of them needs. So an adapter loads two files and not four, which is a fifth of what its import costs.
 */
const base = entries['./internal'];
/** The entries that have nothing but names of that file. */
const facades = base === undefined ? [] : [entries['.'], entries['./host'] ?? [], base].flat();
const shared = '@tasktree/core/internal';
/**
 * What a program without threads loads of `@tasktree/threads` becomes a part of its adapter: a file of its own costs a twentieth to a
 * tenth of the import, more than all that is in it. The rest is loaded with the first pool.
 */
const lazyThreads = path.join(import.meta.dirname, '../packages/threads/src/lazy.ts');

const scope = {
  name: 'scope',
  resolveId(id, importer) {
    if (id === '@tasktree/threads/lazy') return lazyThreads;
    if (self !== '@tasktree/threads' && importer === lazyThreads && id === './engine.ts')
      return { id: '@tasktree/threads/engine', external: true };
    if (/^[./]/.test(id)) return undefined;
    // Adapters install the operations of the handle themselves; others get them with the names of the index.
    const isCore = id === '@tasktree/core/host' || (id === '@tasktree/core' && sideEffects === true);
    return { id: isCore ? shared : id, external: true };
  },
};

/**
 * A class with a static block, or with a method under a symbol that is looked up, keeps bundlers from leaving it out where
 * nobody uses it: they cannot know what evaluating it does. Made by a call that is marked as pure it can go.
 */
const pureClasses = {
  name: 'pure-classes',
  transform(code, id, { magicString }) {
    for (const { 0: whole, 1: exported = '', 2: name, index } of code.matchAll(topLevelClass)) {
      if (!hasEffects(whole, '  ')) continue;
      magicString.appendLeft(index + exported.length, `const ${name} = /* @__PURE__ */ (() => { `);
      magicString.appendLeft(index + whole.length, ` return ${name}; })();`);
    }
    return magicString.hasChanged() ? { code: magicString } : undefined;
  },
};

const topLevelClass = /^(export )?(?:abstract )?class (\w+)[^]*?\n\}$/gm;

function hasEffects(text, indent) {
  return new RegExp(`^${indent}(static \\{|(async )?\\*?\\[[a-z])`, 'm').test(text);
}

async function generate() {
  const reached = await modulesOf(facades);
  const input = Object.fromEntries(
    Object.values(entries).map((stem) => [stem === base ? 'facade' : stem, fileOf(stem)]),
  );
  const build = await rolldown({ ...options, input });
  const { output } = await build.generate({
    format: 'esm',
    sourcemap: true,
    minifyInternalExports: false,
    // The doc comments are in the declarations; here they would be a third of what is to be parsed.
    comments: { legal: true, annotation: true, jsdoc: false },
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    ...(base !== undefined && {
      chunkFileNames: '[name].js',
      codeSplitting: {
        groups: [{ name: base, test: (id) => reached.has(id) && id !== fileOf(entries['.']) }],
      },
    }),
  });
  return output;
}

const options = {
  plugins: [scope, pureClasses],
  platform: 'neutral',
  tsconfig: false,
  transform: { target: 'es2022' },
  experimental: { nativeMagicString: true },
};

function fileOf(stem) {
  return path.join(source, `${stem}.ts`);
}

async function modulesOf(stems) {
  if (stems.length === 0) return new Set();
  const build = await rolldown({ ...options, input: stems.map((stem) => fileOf(stem)) });
  const { output } = await build.generate({ format: 'esm' });
  return new Set(output.flatMap((chunk) => chunk.moduleIds ?? []));
}

const imported = (part) => part.replace(/ as .*/, '');

/** Throws where something of an entry is not to be had from the file that the entries share, or under another name. */
function check(output) {
  const file = output.find(({ fileName }) => fileName === `${base}.js`);
  for (const { fileName, code } of output) {
    if (code === undefined) continue;
    if (hasEffects(code, '\t')) throw new Error(`${fileName}: a class in it cannot be left out by bundlers.`);
    const stem = fileName.replace(/\.js$/, '');
    if (stem === base || ![...facades, 'facade'].includes(stem)) continue;
    const statement =
      /^(?:(?:import|export) \{([^{}]*)\} from "[^"]+"|export const \w+ = \/\* @__PURE__ \*\/ \w+\([\w$]+\));\s*/gm;
    if (
      code
        .replaceAll(statement, '')
        .replace(/^\/\/#.*$/m, '')
        .trim() !== ''
    )
      throw new Error(`${fileName} has more than names of ${base}.js.`);
    // The call for a name that gives a handle imports it under another one.
    for (const [whole, list = ''] of code.matchAll(statement))
      for (const name of list
        .split(',')
        .map((part) => part.trim())
        .map(whole.startsWith('import') ? imported : String))
        if (name !== '' && !file.exports.includes(name))
          throw new Error(`${fileName}: ${name} is not a name of ${base}.js.`);
  }
}

/**
 * The index of core, which installs the operations of the handle in its sources: here that is a call for each name that gives a handle,
 * so that bundlers leave them out where none of those is used.
 */
function withPureIndex(output) {
  if (self !== '@tasktree/core' || entries['.'] === undefined) return output;
  const text = readFileSync(fileOf(entries['.']), 'utf8');
  if (!text.includes('installOperations();')) return output;
  const giving = [...text.matchAll(/^export \{([^}]*)\} from '\.\/operations\.ts';/gm)]
    .flatMap(([, names]) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return output.map((chunk) => {
    if (chunk.fileName !== `${entries['.']}.js`) return chunk;
    const rest = chunk.exports.filter((name) => !giving.includes(name));
    const code = [
      `import { withFullHandle, ${giving.map((name) => `${name} as ${name}$1`).join(', ')} } from "./${base}.js";`,
      ...giving.map((name) => `export const ${name} = /* @__PURE__ */ withFullHandle(${name}$1);`),
      `export { ${rest.join(', ')} } from "./${base}.js";\n`,
    ].join('\n');
    return { fileName: chunk.fileName, exports: chunk.exports, code };
  });
}

const output = withPureIndex(await generate());
check(output);
const written = new Set();
for (const { fileName, code, source: text } of output) {
  if (fileName.startsWith('facade.')) continue;
  const file = path.join(folder, 'dist', fileName);
  written.add(file);
  const content = code ?? withoutContents(text);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
for (const file of globSync('dist/**/*.{js,js.map}', { cwd: folder })) {
  if (!written.has(path.join(folder, file))) rmSync(path.join(folder, file), { force: true });
}

/** The sources are published beside dist. */
function withoutContents(text) {
  const { sourcesContent: _, ...map } = JSON.parse(text);
  return JSON.stringify(map);
}
