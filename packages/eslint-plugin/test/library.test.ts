import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as library from '../src/library.ts';

/** Every name that a package exports, out of the page that a test of the packages compares with what is built. */
function exportsOf(entry: string): { values: string[]; types: string[] } {
  const text = readFileSync(new URL(`../../../api/${entry}.api.md`, import.meta.url), 'utf8');
  const found = { values: new Set<string>(), types: new Set<string>() };
  const declared = /^export (?:abstract )?(class|function|const|interface|type|let) (\w+)/gm;
  for (const [, kind, name = ''] of text.matchAll(declared))
    (kind === 'interface' || kind === 'type' ? found.types : found.values).add(name);
  for (const [, original = '', alias = original] of text.matchAll(/^export \{ (\w+)(?: as (\w+))? \}/gm))
    (new RegExp(`^(?:function|const) ${original}\\b`, 'm').test(text) ? found.values : found.types).add(
      alias,
    );
  return { values: [...found.values].sort(), types: [...found.types].sort() };
}

/** Functions and values with which nothing can be done that a rule has to know. */
const nothingToKnow: ReadonlySet<string> = new Set([
  // Looking, and telling.

  'assertIsolated',
  'host',
  'isCancellation',
  'isTimeout',
  'now',
  'observe',
  'suppressedErrors',
  'taskTree',
  'TaskPriority',
  // Hosts.
  'browserHost',
  'bunHost',
  'denoHost',
  'installHost',
  'nodeHost',
  'overrideHost',
  // What is handed to them is no body: an object, and a message.
  'actor',
  'PageLeft',
  // Sequences: nothing happens until they are iterated, and then the loop is what waits.

  'adjacentPairs',
  'AsyncStream',
  'AsyncStreamContinuation',
  'buffer',
  'chain',
  'ChannelReceiver',
  'chunked',
  'combineLatest',

  'debounce',
  'flatMapLatest',
  'fromEvent',
  'fromReadable',
  'fromReadableStream',
  'merge',
  'removeDuplicates',
  'share',
  'SharedSequence',
  'throttle',
  'timer',
  'toReadableStream',
  'zip',
]);

/** Read by rules under their own names. */
const ofRules: ReadonlySet<string> = new Set(['expose', 'transfer', 'MainActor', 'WorkerPool']);

const lists: ReadonlySet<string> = new Set(
  [
    ...Object.keys(library.operations),
    ...Object.keys(library.makers),
    ...Object.keys(library.combinators),
    ...library.promises,
    ...library.ambient.keys(),
    ...Object.keys(library.typeKinds),
  ].map((name) => name.split('.')[0] as string),
);

const entries = ['core', 'threads', 'streams', 'node', 'deno', 'bun', 'browser'];

describe.each(entries)('every export of %s', (entry) => {
  const { values, types } = exportsOf(entry);

  it('is in a list, or needs none', () => {
    expect(values.length).toBeGreaterThan(0);
    const unknown = values.filter(
      (name) => !name.endsWith('Error') && !nothingToKnow.has(name) && !ofRules.has(name),
    );
    expect(unknown.filter((name) => !lists.has(name))).toEqual([]);
  });

  it('that is a class with a kind is known as a type', () => {
    const kinds = [...values, ...types].filter((name) =>
      new Set<string>(Object.values(library.makers)).has(name),
    );
    expect(kinds.filter((name) => !Object.hasOwn(library.typeKinds, name))).toEqual([]);
  });
});

it('the lists name nothing that is not exported', () => {
  const all = new Set(entries.flatMap((entry) => exportsOf(entry).values));
  expect([...lists].filter((name) => !all.has(name) && !Object.hasOwn(library.typeKinds, name))).toEqual([]);
  expect([...nothingToKnow, ...ofRules].filter((name) => !all.has(name))).toEqual([]);
});

describe('every method', () => {
  const text = readFileSync(new URL('../../../api/core.api.md', import.meta.url), 'utf8');
  const streams = readFileSync(new URL('../../../api/streams.api.md', import.meta.url), 'utf8');
  const kinds: readonly library.Kind[] = [
    'TaskContext',
    'TaskScope',
    'TaskGroup',
    'DiscardingTaskGroup',
    'JoinSet',
    'Mutex',
    'Semaphore',
  ];

  /** The methods of a class or an interface, and those of what it extends. */
  function membersOf(type: string): { name: string; line: string }[] {
    const declaration = new RegExp(
      `^(?:export )?(?:abstract )?(?:class|interface) ${type}\\b([^{]*)\\{([^]*?)^\\}`,
      'm',
    );
    const [, heritage = '', body = ''] = declaration.exec(text + streams) ?? [];
    const [, base] = /extends (\w+)/.exec(heritage) ?? [];
    const own = body.split('\n').flatMap((line) => {
      const [, name] = /^ {4}(\w+)[<(]/.exec(line) ?? [];
      return name === undefined || name === 'constructor' ? [] : [{ name, line }];
    });
    return base === undefined ? own : [...own, ...membersOf(base)];
  }

  it.each(kinds)('of %s that takes a body or returns a promise is in a list', (kind) => {
    const members = membersOf(kind);
    expect(members.length).toBeGreaterThan(0);
    for (const { name, line } of members) {
      if (/\b(?:body|operation): /.test(line) && !/operation: \(\) =>/.test(line))
        expect(library.methods[kind], `${kind}.${name}`).toHaveProperty(name);
      if (/\): Promise</.test(line)) expect(library.promiseMethods[kind], `${kind}.${name}`).toContain(name);
    }
  });

  it.each(kinds)('of %s in a list is there', (kind) => {
    const names = new Set(membersOf(kind).map(({ name }) => name));
    const listed = [...Object.keys(library.methods[kind] ?? {}), ...(library.promiseMethods[kind] ?? [])];
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
  });
});
