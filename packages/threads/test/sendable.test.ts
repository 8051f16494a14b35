/* oxlint-disable typescript/no-explicit-any -- what becomes of it is under test */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, expectTypeOf, test } from 'vitest';
import type { RemoteFunction, Sendable } from '../src/sendable.ts';

interface Tree {
  readonly label: string;
  readonly children: readonly Tree[];
}
interface Settings {
  readonly size?: number;
  readonly range: [from: number, to?: number];
  readonly kind: 'a' | 'b' | null;
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly ports: MessagePort[];
  readonly names: ReadonlySet<string>;
  readonly more: Map<string, Date | RegExp | Error>;
  readonly blob: Blob;
  readonly anything: unknown;
}

test('parallel.3: a type that can be sent is left as it is', () => {
  expectTypeOf<Sendable<Tree>>().branded.toEqualTypeOf<Tree>();
  expectTypeOf<Sendable<Settings>>().branded.toEqualTypeOf<Settings>();
  expectTypeOf<Sendable<unknown>>().toEqualTypeOf<unknown>();
  expectTypeOf<Sendable<any>>().toEqualTypeOf<any>();
  expectTypeOf<Sendable<[number, string?]>>().toEqualTypeOf<[number, string?]>();
});

test('a function on another thread', () => {
  expectTypeOf<RemoteFunction<(tree: Tree, times?: number) => number>>().branded.toEqualTypeOf<
    (tree: Tree, times?: number) => Promise<number>
  >();
  expectTypeOf<RemoteFunction<() => Promise<Tree | undefined>>>().toEqualTypeOf<
    () => Promise<Tree | undefined>
  >();
  expectTypeOf<RemoteFunction<() => AsyncGenerator<string, number>>>().toEqualTypeOf<
    () => Promise<AsyncIterableIterator<string, void, undefined>>
  >();
  expectTypeOf<RemoteFunction<() => never>>().toEqualTypeOf<() => Promise<never>>();
  expectTypeOf<RemoteFunction<() => any>>().toEqualTypeOf<() => Promise<any>>();
  expectTypeOf<RemoteFunction<(...numbers: number[]) => void>>().toEqualTypeOf<
    (...numbers: number[]) => Promise<void>
  >();
});

test('the compiler names the property that cannot be sent', () => {
  const file = fileURLToPath(new URL('unsendable/calls.ts', import.meta.url));
  const project = fileURLToPath(new URL('unsendable/tsconfig.json', import.meta.url));
  const { stdout } = spawnSync('tsc', ['-p', project, '--pretty', 'false'], { encoding: 'utf8' });
  const errors = stdout.split(/^(?=\S*calls\.ts\()/m);
  const lines = readFileSync(file, 'utf8').split('\n');
  const wanted = lines.flatMap((line, index) => {
    const [, text] = /^\/\/ (?:(?=\w+: A)|(?=This))(.*)/.exec(line) ?? [];
    return text === undefined ? [] : [{ line: index + 2, text }];
  });
  expect(wanted).toHaveLength(7);
  expect(errors).toHaveLength(7);
  for (const [index, { line, text }] of wanted.entries()) {
    const [property, sentence] = text.startsWith('This') ? ['', text] : text.split(/: (.*)/, 2);
    expect(errors[index]).toMatch(new RegExp(`^\\S*calls\\.ts\\(${line},`));
    expect(errors[index]).toContain(sentence);
    // The place of the error is the property, or the text of it says so.
    const column = Number(/\(\d+,(\d+)\)/.exec(errors[index] ?? '')?.[1]);
    const named =
      lines[line - 1]?.slice(column - 1).startsWith(property ?? '') ||
      errors[index]?.includes(`'${property}'`);
    expect(named, `${property} in ${errors[index]}`).toBe(true);
  }
});
