// Holds the portable host to the laws in workerd, where a program is a module that answers requests.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ConformanceReport } from '@tasktree/conformance';
import { toJUnit } from '@tasktree/tools/junit';
import { bundle } from '@tasktree/tools/pages';
import { forRun } from '@tasktree/tools/patience';
import { runtime, runtimes } from '@tasktree/tools/runtimes';

const reports = fileURLToPath(new URL('../.reports/', import.meta.url));
const json = path.join(reports, 'conformance-workerd.json');
const xml = path.join(reports, 'conformance-workerd.xml');
const modules = ['main', 'copy-1', 'copy-2', 'copy-3', 'copy-4'];

const configuration = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "suite", worker = .suite)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "suite")],
  v8Flags = ["--expose-gc"],
);
const suite :Workerd.Worker = (
  modules = [${modules.map((name) => `(name = "${name}.js", esModule = embed "${name}.js")`).join(', ')}],
  compatibilityDate = "2026-11-01",
);
`;

async function layOut(folder: string): Promise<void> {
  const file = (name: string): string => path.join(folder, `${name}.js`);
  const core = fileURLToPath(import.meta.resolve('@tasktree/core'));
  writeFileSync(file('main'), await bundle(fileURLToPath(new URL('worker.ts', import.meta.url))));
  writeFileSync(file('copy-1'), await bundle(core));
  for (const name of modules.slice(2)) copyFileSync(file('copy-1'), file(name));
  writeFileSync(path.join(folder, 'config.capnp'), configuration);
}

/** Starts workerd on a port of its choice. */
function serve(command: string, folder: string): Promise<{ port: number; end: () => void }> {
  const child = spawn(command, ['serve', '--control-fd=3', path.join(folder, 'config.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`workerd ended with ${code} before it listened.`)));
    child.stdio[3]!.on('data', (line: Buffer) => {
      const { event, port } = JSON.parse(String(line)) as { event: string; port: number };
      // One with a request that never ends takes no notice of SIGTERM.
      if (event === 'listen') resolve({ port, end: () => void child.kill('SIGKILL') });
    });
  });
}

mkdirSync(reports, { recursive: true });
// A report of an earlier run must not stand in for one that this run failed to write.
for (const file of [json, xml]) rmSync(file, { force: true });
if (!runtimes().some(({ name }) => name === 'workerd')) {
  process.stdout.write('workerd: SKIPPED, it is not installed here\n');
  process.exit();
}
const { version, command } = runtime('workerd');
const folder = mkdtempSync(path.join(tmpdir(), 'tasktree-workerd-'));
try {
  await layOut(folder);
  const { port, end } = await serve(command[0]!, folder);
  try {
    const response = await fetch(`http://127.0.0.1:${port}/?version=${version}`, {
      signal: AbortSignal.timeout(forRun),
    });
    if (!response.ok) throw new Error(`workerd answered ${response.status}: ${await response.text()}`);
    const found = (await response.json()) as ConformanceReport;
    const report = { ...found, date: new Date().toISOString().slice(0, 10) };
    writeFileSync(json, `${JSON.stringify(report, null, 1)}\n`);
    writeFileSync(xml, toJUnit(report));
    for (const { id, form, status, error } of report.results) {
      if (status === 'fail') process.stdout.write(`  fail ${id} (${form}): ${error}\n`);
    }
    const { passed, failed, gaps, host } = report;
    process.stdout.write(
      `workerd ${version}, host ${host}: ${passed} passed, ${failed} failed, ${gaps} gaps\n`,
    );
    if (failed > 0 || passed === 0) process.exitCode = 1;
  } finally {
    end();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
