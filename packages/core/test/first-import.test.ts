import { beforeEach, expect, test, vi } from 'vitest';

/** Modules that need each other may be entered from any of these. */
const entries = {
  index: () => import('../src/index.ts'),
  'host/index': () => import('../src/host/index.ts'),
  'internal/index': () => import('../src/internal/index.ts'),
};

beforeEach(() => void vi.resetModules());

for (const [name, load] of Object.entries(entries)) {
  test(`${name} may be the first that is imported`, async () => {
    expect(await load()).toBeDefined();
  });
}
