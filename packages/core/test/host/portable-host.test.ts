import { expect, test } from 'vitest';
import { createExplicitContext } from '../../src/host/explicit-context.ts';
import { createMacrotask } from '../../src/host/macrotask.ts';
import { createPortableHost } from '../../src/host/portable-host.ts';
import type { Globals } from '../../src/host/globals.ts';

test('the explicit context is in force during the call only, nested and after a throw', () => {
  const context = createExplicitContext();
  expect(context.get()).toBeUndefined();
  const inner = context.run('a', (x: number) => context.run('b', () => [context.get(), x], undefined), 1);
  expect(inner).toEqual(['b', 1]);
  context.run(
    'a',
    () => {
      expect(() =>
        context.run(
          'b',
          () => {
            throw new Error('boom');
          },
          undefined,
        ),
      ).toThrow('boom');
      expect(context.get()).toBe('a');
    },
    undefined,
  );
  expect(context.get()).toBeUndefined();
});

test('ambient.2: nothing is left in force after an await', async () => {
  const context = createExplicitContext();
  const seen: unknown[] = [];
  await context.run(
    'a',
    async () => {
      seen.push(context.get());
      await Promise.resolve();
      seen.push(context.get());
    },
    undefined,
  );
  expect(seen).toEqual(['a', undefined]);
});

test('macrotasks come in order, by whatever the runtime has', async () => {
  const realms: Globals[] = [
    globalThis as unknown as Globals,
    { MessageChannel: MessageChannel as unknown as NonNullable<Globals['MessageChannel']> },
    { setTimeout },
  ];
  for (const globals of realms) {
    const macrotask = createMacrotask(globals);
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      macrotask(() => {
        seen.push('a');
        macrotask(() => {
          seen.push('c');
          resolve();
        });
      });
      macrotask(() => seen.push('b'));
      void Promise.resolve().then(() => seen.push('microtask'));
    });
    expect(seen).toEqual(['microtask', 'a', 'b', 'c']);
  }
});

test('the portable host: a whole of working parts', async () => {
  const host = createPortableHost();
  expect([host.name, host.ambient]).toEqual(['portable', 'explicit']);
  const ran: string[] = [];
  host.scheduler.enqueue({ priority: 9, run: () => ran.push('low') }, 9);
  host.scheduler.enqueue({ priority: 25, run: () => ran.push('high') }, 25);
  await host.scheduler.yieldToHost();
  expect(ran).toEqual(['high', 'low']);
  const began = host.clock.now();
  await new Promise<void>((resolve) => host.clock.schedule(began + 3, resolve));
  expect(host.clock.now() - began).toBeGreaterThanOrEqual(3);
  expect(Math.abs(host.clock.wallNow!() - Date.now())).toBeLessThan(1000);
});
