// Holds streams and channels to their laws in the runtime that runs this, on the portable host and on test hosts of both tiers.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { processEnvironment, runConformance } from '@tasktree/conformance';
import { createPortableHost, type Host } from '@tasktree/core/host';
import { createTestHost } from '@tasktree/testing';
import { cases } from '../../src/conformance/index.ts';

const environment = processEnvironment({ runtime: 'this', version: '' });
const hosts: [string, Host][] = [
  ['portable host', createPortableHost()],
  ['test host', createTestHost({ autoAdvance: true })],
  ['test host, another order of events', createTestHost({ autoAdvance: true, seed: 7 })],
  ['test host, tier explicit', createTestHost({ autoAdvance: true, ambient: 'explicit', seed: 3 })],
];

for (const [name, host] of hosts) {
  test(name, async () => {
    const { passed, failed, results } = await runConformance(host, { environment, cases });
    const failures = results.filter(({ status }) => status === 'fail');
    assert.deepEqual(
      failures.map(({ id, form, error }) => `${id} (${form}): ${error}`),
      [],
    );
    assert.equal(failed, 0);
    assert.equal(passed, cases.length * (host.ambient === 'full' ? 3 : 2));
  });
}
