import { describe, expect, test } from 'vitest';
import { contextsIn } from './run.ts';

/** Each with what its probes see: the number of the probe, and the context there. */
const forms: Record<string, readonly [code: string, seen: string]> = {
  await: [`w.p(1); await w.delayed(); w.p(2);`, '1 task, 2 task'],
  'a rejected await, caught': [
    `try { await w.rejected(1); } catch (error) { w.p(1); } w.p(2); await 1; w.p(3);`,
    '1 task, 2 task, 3 task',
  ],
  'a pattern in catch': [
    `try { await w.rejected(1); } catch ({ [w.p(1, 'message')]: m, x = w.p(2) }) { w.p(3); }`,
    '1 task, 2 task, 3 task',
  ],
  'a pattern in catch whose default names what the block shadows': [
    `const i = () => w.p(1); try { await w.rejected(1); } catch ({ x = i() }) { let i = 2, u; w.p(i); await 1; w.p(3); }
     try { await w.rejected(1); } catch ({ x = w.p(4) }) { using a = w.resource(5, false); await 1; w.p(6); }`,
    '1 task, 2 task, 3 task, 4 task, 6 task, dispose 5 task',
  ],
  finally: [
    `const f = async () => { try { await w.rejected(1); } finally { w.p(1); await 1; w.p(2); } };
     try { await f(); } catch { w.p(3); }`,
    '1 task, 2 task, 3 task',
  ],
  'nested awaits': [
    `w.p(3, await w.p(2, await w.resolved(await w.p(1, w.delayed(1)))));`,
    '1 task, 2 task, 3 task',
  ],
  'awaits in arguments, arrays, objects, templates and conditions': [
    `w.p(1, await 1, [await 2], { a: await 3, [await 'b']: 4 }, \`\${await 5}\`, (await 6) ? await 7 : 8, w?.p(2, await 9)); w.p(3);`,
    '2 task, 1 task, 3 task',
  ],
  loops: [
    `outer: for (const x of [await 1, 2]) { while (await w.p(1)) { await 2; w.p(2); continue outer; } } w.p(3);`,
    '1 task, 2 task, 1 task, 2 task, 3 task',
  ],
  'for await over a generator': [
    `async function* g() { try { w.p(1); yield await w.delayed(1); w.p(2); } finally { w.p(3); } }
     for await (const x of g()) { w.p(4); await 1; w.p(5); } w.p(6);`,
    '1 task, 4 task, 5 task, 2 task, 3 task, 6 task',
  ],
  'for await, left by break': [
    `async function* g() { try { yield 1; } finally { w.p(1); await 1; w.p(2); } }
     a: for await (const x of g()) { await 1; break a; } w.p(3);`,
    '1 task, 2 task, 3 task',
  ],
  'for await, left by an error': [
    `try { for await (const x of w.iterable('it', 2, false)) { await w.rejected(1); } } catch { w.p(1); }`,
    'next it task, return it task, 1 task',
  ],
  'for await over promises': [
    `for await (const x of [w.delayed(1), 2]) w.p(x); w.p(3);`,
    '1 task, 2 task, 3 task',
  ],
  'for await with a pattern and an assignment': [
    `let y; for await (const { x = w.p(1) } of [{}]) w.p(2); for await ([y = w.p(3)] of [[]]) w.p(4);`,
    '1 task, 2 task, 3 task, 4 task',
  ],
  'await using': [
    `{ await using a = w.asyncResource(1, false), b = w.resource(2, false); w.p(3); await 1; } w.p(4);`,
    '3 task, dispose 2 task, dispose 1 task, 4 task',
  ],
  'using, left by a rejected await': [
    `try { using a = w.resource(1, false); await w.rejected(1); } catch { w.p(2); }`,
    'dispose 1 task, 2 task',
  ],
  'await using in loops': [
    `for (await using a of [w.asyncResource(1, false)]) w.p(2);
     for await (await using b of [w.asyncResource(3, false)]) w.p(4); w.p(5);`,
    '2 task, dispose 1 task, 4 task, dispose 3 task, 5 task',
  ],
  'an iterator closed by a rejected await': [
    `try { for (const x of w.iterable('it', 2, true)) await w.rejected(1); } catch { w.p(1); }`,
    'next it task, return it task, 1 task',
  ],
  'arrow functions': [
    `const f = async (x) => w.p(1, await x); const g = async () => ({ a: await f(w.delayed(1)) }); await g(); w.p(2);`,
    '1 task, 2 task',
  ],
  methods: [
    `class A { async m() { await 1; w.p(1); } static async s() { await 1; w.p(2); } async #p() { await 1; w.p(3); } p() { return this.#p(); } }
     class B extends A { async m() { await super.m(); w.p(4); } }
     const o = { async m() { await 1; w.p(5, this === o); }, async *g() { await 1; yield w.p(6); } };
     await new B().m(); await A.s(); await new A().p(); await o.m(); await o.g().next(); w.p(7);`,
    '1 task, 4 task, 2 task, 3 task, 5 task, 6 task, 7 task',
  ],
  'arguments, this and new.target stay': [
    `async function f() { await 1; return arguments.length + (this === undefined ? 1 : 0); } w.say(String(await f(1, 2)));`,
    '3',
  ],
  'a generator works for the caller of next, throw and return': [
    `async function* g() { try { w.p(1); yield; w.p(2); await 1; w.p(3); try { yield; } catch { w.p(4); } yield; } finally { w.p(5); await 1; w.p(6); } }
     const it = g(); await w.run('a', () => it.next()); await w.run('b', () => it.next());
     await w.run('c', () => it.throw(1)); await w.run('d', () => it.return(w.delayed(1))); w.p(7);`,
    '1 a, 2 b, 3 b, 4 c, 5 d, 6 d, 7 task',
  ],
  'a yielded promise that rejects': [
    `async function* g() { try { yield w.rejected(1); } catch { w.p(1); } } await g().next(); w.p(2);`,
    '1 task, 2 task',
  ],
  'a returned promise that rejects, in a generator': [
    `async function* g() { try { return w.rejected(1); } catch { w.p(1); } finally { w.p(2); } } await g().next();`,
    '1 task, 2 task',
  ],
  'yield*': [
    `async function* inner() { try { w.p(1); yield 1; w.p(2); } finally { await 1; w.p(3); } }
     async function* g() { try { yield* inner(); w.p(4); yield* [5]; } finally { w.p(6); } }
     const it = g(); await w.run('a', () => it.next()); await w.run('b', () => it.next()); await w.run('c', () => it.return()); w.p(7);`,
    '1 a, 2 b, 3 b, 4 b, 6 c, 7 task',
  ],
  'a thenable': [
    `await w.thenable(1); w.p(2); const f = async () => w.thenable(3); await f(); w.p(4);`,
    '1 task, 2 task, 3 task, 4 task',
  ],
  'callbacks of then, catch and finally': [
    `await w.resolved().then(() => w.p(1)).finally(() => { w.p(2); throw 1; }).catch(async () => { w.p(3); await 1; w.p(4); return w.thenable(5); });
     function plain() { return w.rejected().then(undefined, () => w.p(6)); } await plain(); w.p(7);`,
    '1 task, 2 task, 3 task, 4 task, 5 task, 6 task, 7 task',
  ],
  'what belongs to nobody': [
    `w.later(() => w.p(1)); w.microtask(() => w.p(2)); await w.delayed(); w.p(3); w.microtask(() => w.p(4)); await 1; await 1; w.p(5);`,
    '2 undefined, 1 undefined, 3 task, 4 undefined, 5 task',
  ],
  'contexts within contexts': [
    `await Promise.all([w.run('a', async () => { w.p(1); await 1; w.p(2); }), w.run('b', async () => { w.p(3); await 1; w.p(4); })]); w.p(5);`,
    '1 a, 3 b, 2 a, 4 b, 5 task',
  ],
  'functions inside functions': [
    `const f = async () => { const g = async () => { await 1; w.p(1); }; await g(); return [1].map(async () => { await 1; w.p(2); }); };
     await Promise.all(await f()); w.p(3);`,
    '1 task, 2 task, 3 task',
  ],
};

describe('the context after each kind of suspension', () => {
  for (const [title, [code, seen]] of Object.entries(forms)) {
    test(title, async () => {
      expect((await contextsIn(code)).join(', ')).toBe(seen);
    });
  }
});
