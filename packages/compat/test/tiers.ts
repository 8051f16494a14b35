import { withTestHost, type TestHost } from '@tasktree/testing';
import { describe, test } from 'vitest';

/** The same test on virtual time in both tiers. Each also fails when a task or a timer is left. */
export function inBothTiers(name: string, body: (host: TestHost) => Promise<void>): void {
  describe(name, () => {
    for (const ambient of ['full', 'explicit'] as const) {
      test(ambient, () => withTestHost({ ambient, autoAdvance: true, start: 0 }, body));
    }
  });
}
