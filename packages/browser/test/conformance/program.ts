// Holds the host of browsers to the laws, in every browser that is here. What is missing is said by name.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConformanceReport } from '@tasktree/conformance';
import { browserNames, hasBrowser, type BrowserName } from '@tasktree/tools/browsers';
import { toJUnit } from '@tasktree/tools/junit';
import { forRun } from '@tasktree/tools/patience';
import { start, type RunningBrowser } from '../browsers.ts';

/** How each browser is asked to collect garbage, and what is there to ask only while it is driven. */
interface Collectors {
  readonly gc?: () => void;
  readonly TestUtils?: { gc(): Promise<void> };
}

const reports = new URL('../../.reports/', import.meta.url);

interface Progress {
  report?: ConformanceReport;
  error?: string;
  last?: string;
}

function begin({ name, version, page }: RunningBrowser, only?: string): Promise<void> {
  return page.evaluate(
    (runtime, version, only) => {
      const { adapter, conformance, core } = tasktree;
      const { gc, TestUtils } = globalThis as Collectors;
      const collectGarbage = gc ?? (TestUtils && (() => TestUtils.gc()));
      let copies = 0;
      const anotherCopy = (): Promise<typeof core> =>
        import(new URL(`/core.js?copy=${(copies += 1)}`, location.href).href);
      const list = document.body.appendChild(document.createElement('pre'));
      const progress: Progress = Object.assign(globalThis, { progress: {} }).progress;
      conformance
        .runConformance(adapter.browserHost, {
          environment: conformance.webEnvironment({
            runtime,
            version,
            collectGarbage,
            anotherCopy,
            newWorker: () => new Worker('/suite.js', { type: 'module' }),
          }),
          ...(only === null ? {} : { only }),
          onCase({ id, form, status, ms, error = '' }) {
            progress.last = id;
            list.prepend(`${status} ${id} (${form}) ${ms} ms ${error}\n`);
          },
        })
        .then(
          (report) => (progress.report = report),
          (error: unknown) => (progress.error = String(error)),
        );
    },
    name,
    version,
    only ?? null,
  );
}

/** The same once more in a page that may share memory with its workers, for the law that is about that. */
async function holdIsolated(browser: RunningBrowser): Promise<ConformanceReport> {
  await browser.page.goto(`${browser.url}/isolated`);
  await browser.load();
  return hold(browser, 'parallel.2');
}

async function hold(browser: RunningBrowser, only?: string): Promise<ConformanceReport> {
  await begin(browser, only);
  const began = performance.now();
  for (;;) {
    await delay(1000);
    const { report, error, last } = await browser.page.evaluate(
      () => (globalThis as { progress?: Progress }).progress!,
    );
    if (report !== undefined) return report;
    if (error !== undefined) throw new Error(`${browser.name}: ${error}`);
    if (performance.now() - began > forRun)
      throw new Error(`${browser.name}: no end within ${forRun} ms; the last case was ${last}`);
  }
}

function together(a: ConformanceReport, b: ConformanceReport): ConformanceReport {
  return {
    ...a,
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    gaps: a.gaps + b.gaps,
    results: [...a.results, ...b.results],
  };
}

/** A report that shows up in the sum of all tests, where a browser is missing. */
function skipped(name: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<testsuites>
  <testsuite name="conformance ${name}" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="conformance" name="${name}"><skipped message="it is not installed here"/></testcase>
  </testsuite>
</testsuites>
`;
}

mkdirSync(reports, { recursive: true });
const names = process.argv.slice(2) as BrowserName[];
for (const name of names.length > 0 ? names : browserNames) {
  const [json, xml, png] = ['json', 'xml', 'png'].map(
    (type) => new URL(`conformance-${name}.${type}`, reports),
  );
  // A report of an earlier run must not stand in for one that this run failed to write.
  for (const file of [json!, xml!, png!]) rmSync(file, { force: true });
  if (!(await hasBrowser(name))) {
    process.stdout.write(`${name}: SKIPPED, it is not installed here\n`);
    writeFileSync(xml!, skipped(name));
    continue;
  }
  const browser = await start(name, () => {});
  try {
    await browser.reload();
    const whole = await hold(browser);
    const isolated = await holdIsolated(browser);
    const report = { ...together(whole, isolated), date: new Date().toISOString().slice(0, 10) };
    writeFileSync(json!, `${JSON.stringify(report, null, 1)}\n`);
    writeFileSync(xml!, toJUnit(report));
    writeFileSync(png!, await browser.page.screenshot());
    for (const { id, form, status, error } of report.results) {
      if (status === 'fail') process.stdout.write(`  fail ${id} (${form}): ${error}\n`);
    }
    const { version, passed, failed, gaps, host } = report;
    process.stdout.write(
      `${name} ${version}, host ${host}: ${passed} passed, ${failed} failed, ${gaps} gaps\n`,
    );
    if (failed > 0 || passed === 0) process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
