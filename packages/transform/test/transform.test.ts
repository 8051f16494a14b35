import { describe, expect, test } from 'vitest';
import { transform } from '../src/index.ts';

describe('what is left alone', () => {
  const untouched: Record<string, string> = {
    'code without async': 'export const f = () => 1;',
    'the word in a string or a comment': "// async\nexport const f = 'async';",
    'an async function without anything to await': 'export async function f() { return 1; }',
    'an await at the top of a module': "export const x = await fetch('a'); async () => {};",
    'a sync generator': 'export function* async() { yield 1; }',
    'a CommonJS module': "const x = require('x'); exports.f = async () => { await x; };",
    'a declaration without a body': 'export declare function f(): Promise<void>; type async = 1;',
  };
  for (const [title, code] of Object.entries(untouched)) {
    test(title, () => expect(transform(code, 'a.ts')).toBeNull());
  }

  test('a function whose names would clash in a block, but not those inside it', () => {
    const code =
      'export async function f() { var g; await 1; function g() {} return async () => { await 2; }; }';
    const result = transform(code, 'a.js')?.code ?? '';
    expect(result).toContain('var g; await 1; function');
    expect(result).toContain('.in(await');
  });
});

describe('where the import goes', () => {
  const first = (code: string): string => (transform(code, 'a.js')?.code ?? '').split('import')[0] ?? '';
  const f = 'export const f = async () => { await 1; };';

  test('at the beginning', () => expect(first(f)).toBe(''));
  test('behind a hashbang', () => expect(first(`#!/usr/bin/env node\n${f}`)).toBe('#!/usr/bin/env node\n'));
  test('behind directives', () => expect(first(`'use client'\n${f}`)).toBe("'use client';"));
  test('behind a comment that is for JSX', () =>
    expect(first(`/** @jsx h */\n${f}`)).toBe('/** @jsx h */\n'));
  test('behind the comments before the first import', () => {
    expect(first(`// a\nimport 'x';\n${f}`)).toBe('// a\n');
  });
  test('directives of a function stay first', () => {
    expect(transform("export async function f() { 'use strict'\n await 1; }", 'a.js')?.code).toMatch(
      /\{ 'use strict';const/,
    );
  });
});

test('names are nowhere else in the module', () => {
  const code = transform(
    'export const __ttf = 1, __tt_f = 2; export const f = async () => { await 1; };',
    'a.js',
  )?.code;
  expect(code).toContain('const __tt__f=');
});

test('TypeScript stays TypeScript', () => {
  const code = `enum E { a } class C<T> { constructor(private x: T) {} async m<U extends () => void>(this: C<T>, y: U): Promise<T> { return (await this.x) as T; } }
    export const f = async <T,>(x: T): Promise<() => void> => (await (x as any))!;`;
  const result = transform(code, 'a.ts')?.code ?? '';
  expect(result).toContain('async m<U extends () => void>(this: C<T>, y: U): Promise<T> {const');
  expect(result).toContain('as T');
  expect(transform(result, 'b.ts')).not.toBeNull();
});

test('JSX is read in js, jsx and tsx', () => {
  for (const id of ['a.js', 'a.jsx', 'a.tsx?v=1', '/x/a.vue?vue&type=script&lang.tsx']) {
    const code = transform('export const f = async () => <p title={await 1}>{await 2}</p>;', id)?.code;
    expect(code?.match(/\.in\(await /g), id).toHaveLength(2);
  }
});

test('what is transformed can be read again, whatever the spacing', () => {
  const codes = [
    'async()=>{for await(x of(y))z}',
    'async()=>{a:b:for await(const[x]of y)continue a}',
    'async()=>{for await/*)*/(/*(*/const x/*of*/of/*)*/y/*)*/)/*{*/;}',
    'async()=>{if(1)for await(const x of y);else await(0)}',
    'async()=>{for await(x.y of z){}for await({x}of z){}}',
    'async function*f(){yield*/**/g;yield\nreturn(await 1)}',
    'async()=>{{await using x=1}{using y=2}for(await using z of a);for(using z=1;;)break}',
    'async()=>{try{await 1}catch{}try{await 1}catch({x}){}finally{}}',
    'async()=>await 1',
    'async()=>({x:await 1})',
    'async x=>\n(\nawait x // x\n)',
    'async()=>{do await 1;while(await 2)\nawait 3}',
    'async()=>{switch(await 1){case await 2:await 3;default:await 4}}',
  ];
  for (const code of codes) {
    const result = transform(`export default ${code}`, 'a.js');
    expect(result, code).not.toBeNull();
    expect(() => transform(result?.code ?? '', 'b.js'), `${code}\n${result?.code}`).not.toThrow();
  }
});

test('code that cannot be read is a SyntaxError that names the module', () => {
  expect(() => transform('async () => { await }', 'broken.js')).toThrow(SyntaxError);
  expect(() => transform('async () => { await }', 'broken.js')).toThrow(/broken\.js/);
});
