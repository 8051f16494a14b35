// Makes the reference out of the doc comments of the published packages: each is read with its own compiler options, and
// all are joined into one, so that a name of core that another package mentions leads to core.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  Application,
  type ContainerReflection,
  type DeclarationReflection,
  type ProjectReflection,
  ReflectionGroup,
  ReflectionKind,
  type TypeDocOptions,
} from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { root, site } from './folders.ts';
import { type Section, sectionsOf } from './sections.ts';
import { undocumented } from './undocumented.ts';

/** In the order in which the site lists them. */
export const documented: readonly string[] = [
  'core',
  'threads',
  'node',
  'deno',
  'bun',
  'browser',
  'streams',
  'testing',
  'compat',
  'transform',
  'eslint-plugin',
  'conformance',
];

/** Entries that only packages of this scope and transformed code import. */
const unlisted = new Set(['./engine', './internal', './conformance', './runtime', './worker']);

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

function folderOf(name: string): string {
  return path.join(root, 'packages', name);
}

/** A module that users may import. */
export interface Entry {
  readonly specifier: string;
  readonly file: string;
}

function entries(name: string): Entry[] {
  const { exports } = JSON.parse(readFileSync(path.join(folderOf(name), 'package.json'), 'utf8')) as Manifest;
  return Object.entries(exports)
    .filter(([subpath]) => !subpath.includes('*') && !unlisted.has(subpath))
    .map(([subpath, file]) => ({
      specifier: `@tasktree/${name}${subpath.slice(1)}`,
      file: path.join(folderOf(name), file),
    }));
}

const common: TypeDocOptions = {
  disableSources: true,
  readme: 'none',
  excludePrivate: true,
  excludeInternal: true,
  excludeExternals: true,
  sort: ['source-order'],
  // The packages' own typecheck does that, with the compiler of the repository.
  skipErrorChecking: true,
  logLevel: 'Warn',
  validation: { notExported: false, invalidLink: true, notDocumented: false },
};

/** What typedoc read from one package. */
async function read(name: string): Promise<{ app: Application; project: ProjectReflection }> {
  const folder = folderOf(name);
  const modules = entries(name);
  const app = await Application.bootstrap({
    ...common,
    name: `@tasktree/${name}`,
    basePath: root,
    entryPoints: modules.map(({ file }) => file),
    tsconfig: path.join(folder, 'tsconfig.json'),
    // What an adapter or a library passes on from core is documented there.
    externalPattern: [
      '**/node_modules/**',
      ...documented.filter((other) => other !== name).map((other) => `${folderOf(other)}/**`),
    ],
  });
  const project = await app.convert();
  if (project === undefined || app.logger.hasErrors()) throw new Error(`packages/${name} cannot be read`);
  for (const { specifier, file } of modules) {
    const module = modules.length === 1 ? project : moduleOf(project, file);
    module.name = specifier;
    arrange(module, sectionsOf(readFileSync(file, 'utf8')));
  }
  return { app, project };
}

function moduleOf(project: ProjectReflection, file: string): DeclarationReflection {
  const name = path.relative(root, file).replace(/(?:\/index)?\.ts$/, '');
  const found = project.children?.find((child) => child.name === name);
  if (found === undefined) throw new Error(`There is no module "${name}".`);
  return found;
}

/** Lists the members of a module as its index does, instead of by kind; names of the same thing come last. */
function arrange(module: ContainerReflection, sections: readonly Section[]): void {
  const members = module.children ?? [];
  const isAlias = (child: DeclarationReflection): boolean => child.kindOf(ReflectionKind.Reference);
  const listed = new Set(sections.flatMap(({ names }) => names));
  const parts: [title: string, children: DeclarationReflection[]][] = sections.map(({ title, names }) => [
    title,
    names.flatMap((name) => members.filter((child) => child.name === name && !isAlias(child))),
  ]);
  if (parts.length === 0) return;
  parts.push(['Others', members.filter((child) => !listed.has(child.name) && !isAlias(child))]);
  parts.push(['Other names', members.filter(isAlias)]);
  module.groups = parts
    .filter(([, children]) => children.length > 0)
    .map(([title, children]) => Object.assign(new ReflectionGroup(title, module), { children }));
}

/** Makes the modules of a package that has several members of the whole, so that their pages lie side by side. */
function flatten(project: ProjectReflection): void {
  const isModule = (child: DeclarationReflection): boolean => child.kindOf(ReflectionKind.Module);
  const modules = (project.children ?? []).flatMap((child) =>
    child.children?.some(isModule) ? child.children : [child],
  );
  for (const module of modules) module.parent = project;
  const place = ({ name }: DeclarationReflection): number => documented.indexOf(name.split('/')[1] ?? '');
  modules.sort((a, b) => place(a) - place(b) || a.name.length - b.name.length);
  project.children = modules;
  project.childrenIncludingDocuments = modules;
  const packages = new ReflectionGroup('Packages', project);
  packages.children = modules;
  project.groups = [packages];
}

/** Where the names without a doc comment are noted, by package; a test looks at it. */
export const missingComments: string = path.join(site, 'dist/undocumented.json');

/** Writes the pages below `out`. */
export async function writeReference(out: string): Promise<void> {
  const models = path.join(site, 'dist/models');
  rmSync(models, { recursive: true, force: true });
  mkdirSync(models, { recursive: true });
  const missing: Record<string, string[]> = {};
  for (const name of documented) {
    const { app, project } = await read(name);
    missing[name] = undocumented(project);
    await app.generateJson(project, path.join(models, `${name}.json`));
  }
  writeFileSync(missingComments, JSON.stringify(missing));
  const options: TypeDocOptions & Partial<PluginOptions> = {
    ...common,
    name: 'Reference',
    entryPoints: documented.map((name) => path.join(models, `${name}.json`)),
    entryPointStrategy: 'merge',
    plugin: ['typedoc-plugin-markdown'],
    router: 'member',
    entryFileName: 'index',
    excludeScopesInPaths: true,
    indexFormat: 'table',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    expandObjects: true,
    expandParameters: true,
    pageTitleTemplates: { member: '{name}' },
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    tableColumnSettings: { hideModifiers: true },
    sanitizeComments: true,
    outputs: [{ name: 'markdown', path: out }],
  };
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (project === undefined) throw new Error('The packages cannot be joined.');
  flatten(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || !existsSync(out)) throw new Error('The reference cannot be written.');
}
