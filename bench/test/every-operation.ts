import { deepEqual, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bundleAdapter } from '../src/bundle.ts';
import type { Ops } from '../src/ops.ts';
import { type Smoke, smoke } from '../src/smoke.ts';

/** What a library lacks is said by its adapter; anything else is wrong. */
export function expectClean(found: Smoke): void {
  const wrong = Object.entries(found).filter(([, said]) => said !== 'ok' && !/ has no /.test(said));
  deepEqual(wrong, []);
  ok(Object.keys(found).length > 0, 'nothing was run');
}

/** Every operation of these adapters, in this process. */
export function testAdapters(names: readonly string[]): void {
  for (const adapter of names) {
    test(adapter, { timeout: 60_000 }, async () => {
      const file = await bundleAdapter(adapter);
      const offered = (await import(pathToFileURL(file).href)) as Partial<Ops>;
      expectClean(await smoke(adapter, offered, 'node26'));
    });
  }
}
