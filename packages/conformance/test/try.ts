/**
 * Runs cases by hand: `node --expose-gc test/try.ts [--host test|portable] [--seed 1] [--ambient explicit] [--only tree.2] [--file
 * src/laws/tree.ts] [--timeout 2000] [--real]`. Time on the test host moves by itself.
 */
import { parseArgs } from 'node:util';
import { createPortableHost } from '@tasktree/core/host';
import { createTestHost } from '@tasktree/testing';
import type { ConformanceCase } from '../src/case.ts';
import { runConformance } from '../src/index.ts';
import { environment } from './environment.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: 'test' },
    seed: { type: 'string', default: '0' },
    ambient: { type: 'string', default: 'full' },
    only: { type: 'string', multiple: true },
    file: { type: 'string', multiple: true },
    timeout: { type: 'string', default: '10000' },
  },
});

const host =
  values.host === 'portable'
    ? createPortableHost()
    : createTestHost({ seed: Number(values.seed), ambient: values.ambient as 'full', autoAdvance: true });
const files = values.file ?? [];
const modules = await Promise.all(
  files.map(
    (file) =>
      import(new URL(`../${file}`, import.meta.url).href) as Promise<{ cases: readonly ConformanceCase[] }>,
  ),
);
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const report = await runConformance(host, {
  environment: environment(),
  timeoutMs: Number(values.timeout),
  ...(files.length > 0 && { cases: modules.flatMap((module) => module.cases) }),
  ...(values.only && { only: values.only }),
  onCase: ({ id, form, status, error, reason, allowedBy }) => {
    if (status !== 'pass') say(`${status} ${id} (${form}) ${error ?? `${reason} (${allowedBy})`}`);
  },
});
say(`${report.host}: ${report.passed} passed, ${report.failed} failed, ${report.gaps} gaps`);
process.exitCode = report.failed === 0 ? 0 : 1;
