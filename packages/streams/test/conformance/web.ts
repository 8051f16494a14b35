// Holds streams and channels to their laws in every browser that is here, and in workerd. What is missing is said by name.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConformanceReport } from '@tasktree/conformance';
import { browserNames, hasBrowser, launchBrowser, type BrowserName } from '@tasktree/tools/browsers';
import { toJUnit } from '@tasktree/tools/junit';
import { bundle, servePages } from '@tasktree/tools/pages';
import { forRun } from '@tasktree/tools/patience';
import { runtime, runtimes } from '@tasktree/tools/runtimes';
import type * as Suite from './suite.ts';

const reports = fileURLToPath(new URL('../../.reports/', import.meta.url));
const suite = await bundle(fileURLToPath(new URL('suite.ts', import.meta.url)));

async function inBrowser(name: BrowserName): Promise<ConformanceReport> {
  const server = await servePages({ '/suite.js': suite });
  const browser = await launchBrowser(name);
  try {
    const page = await browser.open();
    await page.goto(`${server.url}/`);
    return await page.evaluate(
      async (module: string, runtimeName: string, version: string) => {
        const { run } = (await import(module)) as typeof Suite;
        return run(runtimeName, version);
      },
      `${server.url}/suite.js`,
      name,
      browser.version,
    );
  } finally {
    await browser.close();
    await server.close();
  }
}

const configuration = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "suite", worker = .suite)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "suite")],
);
const suite :Workerd.Worker = (
  modules = [(name = "suite.js", esModule = embed "suite.js")],
  compatibilityDate = "2026-11-01",
);
`;

async function inWorkerd(): Promise<ConformanceReport> {
  const { version, command } = runtime('workerd');
  const folder = mkdtempSync(path.join(tmpdir(), 'tasktree-workerd-'));
  writeFileSync(path.join(folder, 'suite.js'), suite);
  writeFileSync(path.join(folder, 'config.capnp'), configuration);
  const child = spawn(command[0] as string, ['serve', '--control-fd=3', path.join(folder, 'config.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) => reject(new Error(`workerd ended with ${code} before it listened.`)));
      child.stdio[3]?.on('data', (line: Buffer) => {
        const said = JSON.parse(String(line)) as { event: string; port: number };
        if (said.event === 'listen') resolve(said.port);
      });
    });
    const response = await fetch(`http://127.0.0.1:${port}/?version=${version}`, {
      signal: AbortSignal.timeout(forRun),
    });
    if (!response.ok) throw new Error(`workerd answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as ConformanceReport;
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

mkdirSync(reports, { recursive: true });
const isThere = async (name: string): Promise<boolean> =>
  name === 'workerd' ? runtimes().some((one) => one.name === name) : hasBrowser(name as BrowserName);
for (const name of [...browserNames, 'workerd' as const]) {
  const [json, xml] = ['json', 'xml'].map((type) => path.join(reports, `conformance-${name}.${type}`)) as [
    string,
    string,
  ];
  // A report of an earlier run must not stand in for one that this run failed to write.
  for (const file of [json, xml]) rmSync(file, { force: true });
  if (!(await isThere(name))) {
    process.stdout.write(`${name}: SKIPPED, it is not installed here\n`);
    continue;
  }
  const found = await (name === 'workerd' ? inWorkerd() : inBrowser(name));
  const report = { ...found, date: new Date().toISOString().slice(0, 10) };
  writeFileSync(json, `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(xml, toJUnit(report));
  for (const { id, form, status, error } of report.results) {
    if (status === 'fail') process.stdout.write(`  fail ${id} (${form}): ${error}\n`);
  }
  const { version, passed, failed, gaps, host } = report;
  process.stdout.write(
    `${name} ${version}, host ${host}: ${passed} passed, ${failed} failed, ${gaps} gaps\n`,
  );
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
