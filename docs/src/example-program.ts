import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Example, Place } from './examples.ts';
import { docs } from './pages.ts';
import { exportsOf, publicNames, type PublicName } from './public-names.ts';

export const adapters: Readonly<Record<Place, string>> = {
  node26: 'node',
  deno: 'deno',
  bun: 'bun',
  chromium: 'browser',
};

/**
 * The module that an example becomes. It stays short for readers, so it may use names that it does not declare; the first
 * of these that has a name gives it: the example's own package and its fakes, the adapter of the place, the fakes of the place
 * and of all places (`examples/*.ts`), streams.
 *
 * It is the body of a task whose handle is `task`, or a function that is called outside any task. One that exports something, or is a
 * program, is a module as it stands. Where it uses `group` and opens none, it is the body of a group as well.
 */
export function programOf(example: Example, place: Place): string {
  const imports: string[] = [];
  const rest: string[] = [];
  for (const line of example.code.split('\n')) (/^import .* from /.test(line) ? imports : rest).push(line);
  const body = rest.join('\n').trim();
  const isModule = example.kind === 'program' || /^export /m.test(body);
  const taken = new Set([...namesIn(imports.join('\n')), ...(isModule ? declaredIn(body) : [])]);
  const words = [...new Set(namesIn(body))].filter((name) => !taken.has(name));
  const head = [`// ${example.source}:${example.line}`, ...imports, ...importsOf(words, example, place)];
  if (isModule) return `${head.join('\n')}\n${body}\n`;
  const adapter = `'@tasktree/${adapters[place]}'`;
  const isInGroup = needsGroup(body);
  if (isInGroup) head.push(`import * as library from ${adapter};`);
  if (example.kind === 'body') head.push(`import type { TaskContext as Handle } from ${adapter};`);
  return `${head.join('\n')}
export async function ${example.kind}(${example.kind === 'body' ? 'task: Handle' : ''}): Promise<any> {
${isInGroup ? `await library.withTaskGroup(async (group: library.TaskGroup<any>) => {\n${body}\n});` : body}
${lastWords(example)}}
`;
}

/** An example that uses `group` and opens none is the body of one. */
function needsGroup(body: string): boolean {
  return namesIn(body).includes('group') && !/\(group\b|\bconst group\b/.test(body);
}

/** The names in code, but for those of members. */
function namesIn(code: string): string[] {
  return [...code.matchAll(/(?<![\w$]|(?<!\.\.)\.)[A-Za-z_$][\w$]*/g)].map(([name]) => name);
}

function declaredIn(code: string): string[] {
  const declaration = /^(?:export )?(?:async )?(?:const|let|using|function|class|interface|type) ([\w$]+)/gm;
  return [...code.matchAll(declaration)].map(([, name = '']) => name);
}

function importsOf(words: readonly string[], example: Example, place: Place): string[] {
  const statements: string[] = [];
  const wanted = new Set(words);
  for (const [specifier, names] of givers(example, place)) {
    const given = names.filter(({ name }) => wanted.has(name));
    if (given.length === 0) continue;
    for (const { name } of given) wanted.delete(name);
    statements.push(`import { ${given.map(specifierOf).join(', ')} } from '${specifier}';`);
  }
  return statements;
}

function specifierOf({ name, isType, exportedAs }: PublicName): string {
  return `${isType ? 'type ' : ''}${exportedAs === name ? name : `${exportedAs} as ${name}`}`;
}

function givers(example: Example, place: Place): [specifier: string, names: readonly PublicName[]][] {
  return [
    // The names of core and threads come from the adapter, which has them all.
    ...(['core', 'threads'].includes(example.package) ? [] : publicNames(example.package)),
    ...fakes(example.package),
    ...publicNames(adapters[place]),
    ...fakes(place),
    ...fakes('everywhere'),
    ...publicNames('core'),
    ...publicNames('streams'),
    ...publicNames('testing'),
    ...publicNames('conformance'),
  ];
}

/** Where the fakes of the package have something to do after an example, that is its end. */
function lastWords(example: Example): string {
  const [given] = fakes(example.package);
  if (given?.[1].some(({ name }) => name === 'afterExample') !== true) return '';
  return `  await import('${given[0]}').then(({ afterExample }) => afterExample());\n`;
}

function fakes(name: string): [string, readonly PublicName[]][] {
  const file = path.join(docs, 'examples', `${name}.ts`);
  return existsSync(file) ? [[`../../../examples/${name}.ts`, exportsOf(file)]] : [];
}
