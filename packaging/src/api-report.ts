import { cp, mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { layOut } from '@tasktree/tools/published';
import { publishedPackages, root } from '@tasktree/tools/repository';

/** The folder of the reports that are checked in. */
export const apiFolder: string = fileURLToPath(new URL('../../api', import.meta.url));

/** A way into a published package, and the file that tells what it gives. */
export interface EntryPoint {
  readonly file: string;
  /** As it is imported: `@tasktree/core/host`. */
  readonly specifier: string;
  /** Its declarations, from the root of the package. */
  readonly types: string;
  readonly packageName: string;
}

export function entryPoints(): readonly EntryPoint[] {
  return publishedPackages().flatMap(({ manifest }) =>
    Object.entries(manifest.publishConfig.exports).map(([subpath, { types }]) => {
      const specifier = path.posix.join(manifest.name, subpath);
      const file = `${specifier.slice('@tasktree/'.length).replaceAll('/', '-')}.api.md`;
      return { file, specifier, types, packageName: manifest.name };
    }),
  );
}

/** The published packages as they are built now, laid out as npm would, and what tells their public names. */
export interface LaidOut extends AsyncDisposable {
  report(entry: EntryPoint): Promise<string>;
}

export async function layOutPublished(): Promise<LaidOut> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tasktree-api-')));
  const packages = publishedPackages();
  layOut(
    folder,
    packages.map(({ manifest }) => manifest.name),
  );
  for (const { folder: source, manifest } of packages) {
    await linkOthers(path.join(root, source, 'node_modules'), folder);
    // What lies in node_modules is a dependency to the extractor: it would be mentioned and not described.
    const from = path.join(folder, 'node_modules', manifest.name);
    await cp(from, path.join(folder, 'described', manifest.name), { recursive: true });
  }
  const configs = new Map(entryPoints().map((entry) => [entry.specifier, configOf(entry, folder)]));
  const [first, ...others] = [...configs.values()];
  // One program for all of them: each by itself would read the same declarations again.
  const compilerState = CompilerState.create(first as ExtractorConfig, {
    additionalEntryPoints: others.map((config) => config.mainEntryPointFilePath),
  });
  return {
    report: (entry) => reportOf(entry, configs.get(entry.specifier) as ExtractorConfig, compilerState),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Makes the packages of others findable, for declarations that mention them. */
async function linkOthers(from: string, folder: string): Promise<void> {
  const names = await readdir(from).catch(() => []);
  for (const name of names.filter((one) => !one.startsWith('.') && one !== '@tasktree')) {
    const to = path.join(folder, 'node_modules', name);
    await symlink(path.join(from, name), to).catch((error: { code?: string }) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

function configOf(entry: EntryPoint, folder: string): ExtractorConfig {
  const projectFolder = path.join(folder, 'described', entry.packageName);
  const mainEntryPointFilePath = path.join(projectFolder, entry.types);
  return ExtractorConfig.prepare({
    packageJsonFullPath: path.join(projectFolder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder,
      mainEntryPointFilePath,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions, files: [mainEntryPointFilePath] } },
      apiReport: {
        enabled: true,
        reportFolder: path.join(folder, 'reports'),
        reportTempFolder: path.join(folder, 'temporary'),
        reportFileName: entry.file,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
}

async function reportOf(
  entry: EntryPoint,
  config: ExtractorConfig,
  compilerState: CompilerState,
): Promise<string> {
  await mkdir(config.reportFolder, { recursive: true });
  const problems: string[] = [];
  Extractor.invoke(config, {
    compilerState,
    localBuild: true,
    messageCallback(message) {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error || message.category === 'Compiler')
        problems.push(message.text);
    },
  });
  if (problems.length > 0)
    throw new Error(`the declarations of ${entry.specifier} do not compile:\n${problems.join('\n')}`);
  return tidy(entry, await readFile(config.reportFilePath, 'utf8'));
}

const compilerOptions = {
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2024', 'esnext.disposable', 'dom'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};

/** Leaves the declarations: a surface has changed or not, whatever is said about it. */
function tidy({ specifier }: EntryPoint, report: string): string {
  const code = /```ts\n([\s\S]*?)\n```/.exec(report)?.[1] ?? '';
  const kept = joinReexports(code)
    .split('\n')
    .filter((line) => !/^\s*\/\/ (?:@public|\(undocumented\)|@internal|\(No @packageDoc)/.test(line))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  return `# ${specifier}\n\nEvery public name, out of the declarations that are published. \`npm run api\` writes this file.\n\n\`\`\`ts\n${kept}\n\`\`\`\n`;
}

/** `import { a } from 'b'` and, pages later, `export { a }` in one line. */
function joinReexports(code: string): string {
  const origins = new Map<string, string>();
  for (const [, name, local = name, from] of code.matchAll(
    /^import (?:type )?\{ (\w+)(?: as (\w+))? \} from '(.*)';$/gm,
  ))
    origins.set(local as string, from as string);
  const exported = new Set<string>();
  const joined = code.replaceAll(
    /^export \{ (\w+)(?: as (\w+))? \}$/gm,
    (line, local: string, name = local) => {
      const from = origins.get(local);
      if (from === undefined) return line;
      exported.add(local);
      return `export { ${name} } from '${from}';`;
    },
  );
  return joined
    .replaceAll(
      /^import (?:type )?\{ (\w+)(?: as (\w+))? \} from '.*';\n/gm,
      (line, name: string, local = name) => (exported.has(local) ? '' : line),
    )
    .replaceAll(/^(export \{ .*)\n\n(?=export \{)/gm, '$1\n');
}
