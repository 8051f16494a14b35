import { minify as terser } from 'terser';
import { transform as esbuild } from 'esbuild';
import { describe, expect, test } from 'vitest';
import * as runtime from '../src/runtime/index.ts';
import { transform } from '../src/transform.ts';
import { compile } from './fuzz/compare.ts';

/** Expressions that a module may hold where a value leaves or enters a suspension, in the spellings of people and of minifiers. */
const expressions: readonly string[] = [
  'n += 1, "last"',
  'n += 1, n += 1, [n]',
  '(n += 1, "last")',
  '(await (n += 1, n), n += 1, n)',
  'await (n += 1, n), n += 1, n',
  'n ? (n += 1, "yes") : "no"',
  'n || (n += 1, "or"), "and"',
  'n => n, n',
  'x = n, y = x, y',
  'void 0, Promise.resolve(n)',
  'await n, await n',
  '[n, n += 1]',
  '({ a: n }).a',
  '`${n}`, `${n += 1}`',
  'new Date(n).getTime(), n',
  '-n',
  '!n',
  '+n, -n',
  '"text"',
  '/x/.source',
  'async () => n, typeof n',
  'function () {}, 1',
  'class {}, 1',
  'yielded?.length, 1',
  'n, { then(resolve) { resolve([n]) } }',
];

/** Where such a value stands: `VALUE` is the expression. */
const places: Record<string, string> = {
  return: 'async function f() { return VALUE; }',
  'return, without a space': 'async function f() { return(VALUE) }',
  'return, with nothing between': 'async function f(){await 1;return VALUE}',
  'return in a generator':
    'async function* g() { return VALUE; } const f = async () => (await g().next()).value;',
  'return in a generator, without a space':
    'async function* g() { yield 1; return(VALUE) } const f = async () => { const i = g(); await i.next(); return (await i.next()).value; };',
  yield: 'async function* g() { yield(VALUE) } const f = async () => (await g().next()).value;',
  await: 'async function f() { const it = await(VALUE); return it }',
  'an arrow function': 'const f = async () => (VALUE);',
  'an arrow function that awaits': 'const f = async () => (await 1, VALUE);',
  throw: 'async function f() { try { throw await 1, VALUE } catch (error) { return error } }',
  'a condition': 'async function f() { if (VALUE) return await 1, 1; else return 2 }',
  'the head of a loop': 'async function f() { for (const it of (VALUE, [1, 2])) { await it; return it } }',
  'the head of a loop that awaits':
    'async function f() { for await(const it of(await 1, VALUE, [n, n])) return(it) }',
  'a switch': 'async function f() { switch (VALUE) { case(await 1, n):return"same";default:return"other" } }',
  'a default of a parameter': 'async function f(it = (VALUE)) { await 1; return it }',
  using:
    'async function f() { using it = (VALUE, await 1, { [Symbol.dispose]() { n += 10 } }); return(n, typeof it) }',
  'a callback': 'const f = async () => Promise.resolve(1).then((n, VALUE, () => n), (n, () => 2));',
};

async function outcomeOf(code: string): Promise<string> {
  const body = `'use strict'; let n = 1, x, y, yielded; ${code} return f().then(
    (value) => [typeof value === 'function' ? 'function' : JSON.stringify(value), n],
    (error) => ['error ' + error, n]);`;
  return String(await (compile(body)(runtime) as Promise<unknown>));
}

const isValid = (code: string): boolean => {
  try {
    compile(code);
    return true;
  } catch {
    return false;
  }
};

describe('a value is the same with the transform and without', () => {
  for (const [title, place] of Object.entries(places)) {
    test(title, async () => {
      let count = 0;
      for (const expression of expressions) {
        const code = place.replace('VALUE', () => expression);
        if (!isValid(code)) continue;
        count += 1;
        const expected = await outcomeOf(code);
        const forms = {
          'as written': code,
          'minified by esbuild': (await esbuild(code, { minifyWhitespace: true, minifySyntax: true })).code,
          'minified by terser': (await terser(code, { compress: { passes: 2 }, mangle: true })).code ?? '',
        };
        for (const [form, text] of Object.entries(forms)) {
          const rewritten = transform(text, 'a.js', { runtime: 'runtime' })?.code ?? text;
          expect(await outcomeOf(rewritten), `${form}: ${text} became ${rewritten}`).toBe(expected);
        }
      }
      expect(count).toBeGreaterThan(expressions.length / 2);
    });
  }
});
