/** What one case did in one form. */
export interface CaseResult {
  readonly id: string;
  readonly law: string;
  readonly title: string;
  readonly form: 'ambient' | 'explicit';
  readonly status: 'pass' | 'fail' | 'gap';
  /** Why it failed. */
  readonly error?: string;
  /** Why the runtime cannot do it. */
  readonly reason?: string;
  /** The law that allows the gap. */
  readonly allowedBy?: string;
  readonly ms: number;
}

/** What a run of the suite found. Plain JSON. */
export interface ConformanceReport {
  readonly formatVersion: 1;
  /** The name of the host. */
  readonly host: string;
  readonly ambient: 'full' | 'explicit';
  readonly runtime: string;
  readonly version: string;
  readonly passed: number;
  readonly failed: number;
  readonly gaps: number;
  readonly results: readonly CaseResult[];
}

/** `tree.2` of `tree.2/early-return`. */
export function lawOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

/** A report as JUnit XML, one test case for each case and form. */
export function toJUnit(report: ConformanceReport): string {
  const suite = `conformance ${report.runtime} ${report.version} (${report.host})`;
  const lines = report.results.map((result) => {
    const name = `${result.id} (${result.form}): ${result.title}`;
    const open = `    <testcase classname="${escape(suite)}" name="${escape(name)}" time="${(result.ms / 1000).toFixed(4)}"`;
    if (result.status === 'pass') return `${open}/>`;
    const inside =
      result.status === 'fail'
        ? `<failure message="${escape(result.error ?? '')}"/>`
        : `<skipped message="${escape(`${result.reason} (${result.allowedBy})`)}"/>`;
    return `${open}>${inside}</testcase>`;
  });
  const { passed, failed, gaps } = report;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<testsuites>',
    `  <testsuite name="${escape(suite)}" tests="${passed + failed + gaps}" failures="${failed}" errors="0" skipped="${gaps}">`,
    ...lines,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function escape(text: string): string {
  return text
    .replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\ud7ff\ue000-\ufffd]/g, '?');
}
