import { createPortableHost, type Host } from '@tasktree/core/host';
import { createTestHost } from '@tasktree/testing';
import { describe, test } from 'vitest';
import { cases, runConformance } from '../src/index.ts';
import { environment, keepReport } from './environment.ts';

interface Setting {
  readonly name: string;
  readonly host: Host;
  /** The column of the table that shows it. */
  readonly column?: string;
}

const settings: readonly Setting[] = [
  { name: 'test host', host: createTestHost({ autoAdvance: true }), column: 'test' },
  { name: 'test host, seed 1', host: createTestHost({ seed: 1, autoAdvance: true }) },
  { name: 'test host, seed 2', host: createTestHost({ seed: 2, autoAdvance: true }) },
  { name: 'test host, tier explicit', host: createTestHost({ ambient: 'explicit', autoAdvance: true }) },
  {
    name: 'test host, tier explicit, seed 3',
    host: createTestHost({ ambient: 'explicit', seed: 3, autoAdvance: true }),
  },
  { name: 'portable host', host: Object.assign(createPortableHost(), { warn() {} }), column: 'portable' },
];

/** Laws about great numbers: another order of events shows nothing new about them, and they take most of the time. */
const isAboutNumbers = /^(?:tree\.9|deadline\.6|discard\.1|signal\.4)\//;
const others = cases.filter(({ id }) => !isAboutNumbers.test(id));

for (const { name, host, column } of settings) {
  const report = await runConformance(host, {
    environment: environment(),
    cases: column === undefined ? others : cases,
    timeoutMs: 30_000,
  });
  if (column !== undefined) keepReport(column, report);
  describe(name, () => {
    for (const { id, form, title, status, error, reason, allowedBy } of report.results) {
      test(`${id} (${form}): ${title}`, ({ skip }) => {
        if (status === 'gap') skip(`${reason} (${allowedBy})`);
        if (status === 'fail') throw new Error(error);
      });
    }
  });
}
