/** What the checks use in a page, as one module. */
import { host } from '@tasktree/core';
import { browserHost } from '@tasktree/browser';
import { cases, runConformance, webEnvironment } from '@tasktree/conformance';

/** What came out, once all is through. */
export interface Outcome {
  readonly ambient: string;
  readonly passed: number;
  readonly failures: readonly string[];
}

/** How far a run has come, for whoever looks in from outside. */
export const progress: { outcome: Outcome | null; error: string | null } = {
  outcome: null,
  error: null,
};

/** Laws about great numbers: each browser is held to them without the transform, and they take half of the time. */
const isAboutNumbers = /^(?:tree\.9|deadline\.6|discard\.1|signal\.4)\//;

/** Holds the browser's host to the laws in ambient form. */
async function conform(version: string): Promise<Outcome> {
  const report = await runConformance(browserHost, {
    cases: cases.filter(({ id }) => !isAboutNumbers.test(id)),
    forms: ['ambient'],
    timeoutMs: 60_000,
    environment: webEnvironment({
      runtime: 'browser',
      version,
      collectGarbage: (globalThis as { gc?: () => void }).gc,
    }),
  });
  const failed = report.results.filter(({ status }) => status === 'fail');
  return {
    ambient: host.ambient,
    passed: report.passed,
    failures: failed.map(({ id, form, error }) => `${id} (${form}): ${error}`),
  };
}

/** Starts it and does not wait: drivers give a script less time than the whole suite takes on a busy machine. */
export function begin(version: string): void {
  conform(version).then(
    (outcome) => {
      progress.outcome = outcome;
    },
    (error: unknown) => {
      progress.error = String(error);
    },
  );
}
