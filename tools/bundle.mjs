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
/** Modules that do something when they are loaded stay files of their own, and so does the index, which names them. */
const effectful = (Array.isArray(sideEffects) ? sideEffects : []).filter((file) => file.startsWith('./src/'));
const apart = new Set(
  (effectful.length === 0 ? [] : [...effectful, exports['.']]).map((file) => path.join(folder, file)),
);

/**
 * Small modules that an adapter loads in any case become a part of its file: one of their own costs a twentieth to a tenth of the import, more than all
 * that is in them. What they import stays where it is: of core it is in the shared file, of threads it is loaded with the first pool.
 */
const packages = path.join(import.meta.dirname, '../packages');
const operations = path.join(packages, 'core/src/operations.ts');
const lazyThreads = path.join(packages, 'threads/src/lazy.ts');

const scope = {
  name: 'scope',
  resolveId(id, importer) {
    if (id === '@tasktree/core/operations') return operations;
    if (id === '@tasktree/threads/lazy') return lazyThreads;
    if (self !== '@tasktree/core' && importer === operations) return { id: shared, external: true };
    if (self !== '@tasktree/threads' && importer === lazyThreads && id === './engine.ts')
      return { id: '@tasktree/threads/engine', external: true };
    if (/^[./]/.test(id)) return undefined;
    const isCore = self !== '@tasktree/core' && ['@tasktree/core', '@tasktree/core/host'].includes(id);
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
      codeSplitting: { groups: [{ name: base, test: (id) => reached.has(id) && !apart.has(id) }] },
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

/** Throws where something of an entry is not to be had from the file that the entries share, or under another name. */
function check(output) {
  const file = output.find(({ fileName }) => fileName === `${base}.js`);
  for (const { fileName, code } of output) {
    if (code === undefined) continue;
    if (hasEffects(code, '\t')) throw new Error(`${fileName}: a class in it cannot be left out by bundlers.`);
    const stem = fileName.replace(/\.js$/, '');
    if (stem === base || ![...facades, 'facade'].includes(stem)) continue;
    const statement = /^(?:import\b|export \{([^{}]*)\} from) "[^"]+";\s*/gm;
    if (code.replaceAll(statement, '').trim() !== '')
      throw new Error(`${fileName} has more than names of ${base}.js.`);
    for (const [, list = ''] of code.matchAll(statement))
      for (const name of list.split(',').map((part) => part.trim()))
        if (name !== '' && !file.exports.includes(name))
          throw new Error(`${fileName}: ${name} is not a name of ${base}.js.`);
  }
}

/**
 * Names that a module with effects exports too come from there. The bundler finds where they are made, and leaves the module a bare
 * import: then whoever imports any name at all would get the effects.
 */
function namedByWay(output) {
  const [file] = effectful.map(stemOf);
  if (file === undefined) return output;
  const { exports: names } = output.find(({ fileName }) => fileName === `${file}.js`);
  return output.map((chunk) => {
    if (chunk.fileName !== `${entries['.']}.js`) return chunk;
    const code = chunk.code
      .replace(`import "./${file}.js";\n`, '')
      .replace(/^export \{([^{}]*)\}/m, (_, list) => {
        const rest = list.split(',').filter((name) => !names.includes(name.trim()));
        return `export { ${names.join(', ')} } from "./${file}.js";\nexport {${rest.join(',')}}`;
      });
    return { ...chunk, fileName: chunk.fileName, code };
  });
}

const output = namedByWay(await generate());
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
