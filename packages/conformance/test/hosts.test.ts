import { createPortableHost, type Host } from '@tasktree/core/host';
import { createTestHost } from '@tasktree/testing';
import { describe, test } from 'vitest';
import { runConformance } from '../src/index.ts';
import { environment } from './environment.ts';

const hosts: [string, Host][] = [
  ...[0, 1, 2].map((seed): [string, Host] => [
    `test host, seed ${seed}`,
    createTestHost({ seed, autoAdvance: true }),
  ]),
  ...[0, 3].map((seed): [string, Host] => [
    `test host, tier explicit, seed ${seed}`,
    createTestHost({ seed, ambient: 'explicit', autoAdvance: true }),
  ]),
  ['portable host', Object.assign(createPortableHost(), { warn() {} })],
];

for (const [name, host] of hosts) {
  const report = await runConformance(host, { environment: environment() });
  describe(name, () => {
    for (const { id, form, title, status, error, reason, allowedBy } of report.results) {
      test(`${id} (${form}): ${title}`, ({ skip }) => {
        if (status === 'gap') skip(`${reason} (${allowedBy})`);
        if (status === 'fail') throw new Error(error);
      });
    }
  });
}
