import * as defaultCore from '@tasktree/core';
import * as defaultThreads from '@tasktree/threads';
import type { Host } from '@tasktree/core';
import { show } from './assert.ts';
import type { ConformanceCase, Core, Threads, Uncaught } from './case.ts';
import { cases as allCases } from './cases.ts';
import { clear, taskIds, untilEmpty } from './clear.ts';
import type { Environment } from './environment.ts';
import { withPatience } from './patience.ts';
import { lawOf, type CaseResult, type ConformanceReport } from './report.ts';
import { RunningTrial } from './trial.ts';

type Form = 'ambient' | 'explicit' | 'slim';

/** What is run, and how. */
export interface ConformanceOptions {
  /** The runtime around the host: how to hear of uncaught errors, how to collect garbage. */
  readonly environment: Environment;
  /** The library under trial. Default: `@tasktree/core`. */
  readonly core?: Core;
  /** Its part about threads. Default: `@tasktree/threads`. */
  readonly threads?: Omit<Threads, 'newWorker'>;
  /** Default: all where `host.ambient` is 'full', 'explicit' and 'slim' otherwise (ambient.5). */
  readonly forms?: readonly Form[];
  /** Sections (`tree`), laws (`tree.2`) or beginnings of case ids (`tree.2/early`). Default: all. */
  readonly only?: string | readonly string[];
  /** Real milliseconds for each case; on a machine that is busy with other things, as much longer. Default 10,000. */
  readonly timeoutMs?: number;
  /** Ends the run after so many failures. Default: never. */
  readonly bail?: number;
  /** Default: all that come with this package. */
  readonly cases?: readonly ConformanceCase[];
  /** Called after each case. */
  readonly onCase?: (result: CaseResult) => void;
}

/**
 * Runs the laws as cases against a host, one after the other, and says for each what came out. Installs `host` for that time
 * unless it is installed. Rejects only for misuse: a case that fails is a line of the report.
 *
 * @example
 * ```ts
 * const environment = processEnvironment({ runtime: 'node', version: process.version });
 * const report = await runConformance(nodeHost, { environment, only: 'collect' });
 * process.exitCode = report.failed === 0 ? 0 : 1;
 * ```
 */
export async function runConformance(host: Host, options: ConformanceOptions): Promise<ConformanceReport> {
  const { core = defaultCore, environment, bail = Infinity } = options;
  const forms: readonly Form[] =
    options.forms ?? (host.ambient === 'full' ? ['explicit', 'slim', 'ambient'] : ['explicit', 'slim']);
  const chosen = select(options.cases ?? allCases, options.only);
  const uninstall = install(core, host);
  let listener: RunningTrial | undefined;
  const early: Uncaught[] = [];
  const stop = environment.listen((uncaught) =>
    listener === undefined ? early.push(uncaught) : listener.add(uncaught),
  );
  const results: CaseResult[] = [];
  let failed = 0;
  try {
    for (const one of chosen) {
      if (one.forms?.some((form) => forms.includes(form)) === false) {
        const result = notInThisForm(one);
        results.push(result);
        options.onCase?.(result);
      }
      for (const form of forms) {
        if (one.forms?.includes(form) === false || failed >= bail) continue;
        listener = new RunningTrial(core, host, form, environment, options.threads ?? defaultThreads);
        const result = await runCase(one, listener, options);
        if (result.status === 'fail') failed += 1;
        results.push(result);
        options.onCase?.(result);
      }
    }
  } finally {
    stop();
    uninstall();
  }
  const count = (status: CaseResult['status']): number =>
    results.filter((result) => result.status === status).length;
  return {
    formatVersion: 1,
    host: host.name,
    ambient: host.ambient,
    runtime: environment.runtime,
    version: environment.version,
    passed: count('pass'),
    failed,
    gaps: count('gap'),
    results,
  };
}

/** A case about what goes without handles, where that cannot be known. */
function notInThisForm({ id, title, forms = [] }: ConformanceCase): CaseResult {
  const form = forms[0] ?? 'ambient';
  const reason = `it is about the ${form} form, which was not run here`;
  return { id, law: lawOf(id), title, form, status: 'gap', reason, allowedBy: 'ambient.5', ms: 0 };
}

/** The cases that `only` names. */
function select(
  cases: readonly ConformanceCase[],
  only: string | readonly string[] | undefined,
): readonly ConformanceCase[] {
  if (only === undefined) return cases;
  const names = typeof only === 'string' ? [only] : only;
  const chosen = cases.filter(({ id }) =>
    names.some((name) => id.startsWith(name) && (name.includes('/') || /^[./]/.test(id.slice(name.length)))),
  );
  if (chosen.length === 0) throw new RangeError(`only: no case is called ${names.join(' or ')}.`);
  return chosen;
}

function install(core: Core, host: Host): () => void {
  if (core.host.scheduler === host.scheduler) return () => {};
  const overridden = core.overrideHost(host) as unknown as Record<symbol, () => void>;
  return () => {
    try {
      overridden[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
    } catch {
      // The tasks that a case has left keep their host.
    }
  };
}

async function runCase(
  one: ConformanceCase,
  running: RunningTrial,
  options: ConformanceOptions,
): Promise<CaseResult> {
  const { core = defaultCore, environment } = options;
  const timeoutMs = Math.max(options.timeoutMs ?? 10_000, one.timeoutMs ?? 0);
  const { trial } = running;
  const before = taskIds(core);
  const began = Date.now();
  const about = { id: one.id, law: lawOf(one.id), title: one.title, form: trial.form };
  const within = <T>(what: string, work: () => T | Promise<T>): Promise<T> =>
    withPatience(timeoutMs, what, async () => work(), environment);
  let found: Pick<CaseResult, 'status'> & Partial<CaseResult> = { status: 'pass' };
  try {
    await within('The case', () => one.run(trial));
    if (one.leavesTasks !== true) await within('Its last tasks', () => untilEmpty(core, running, before));
    await environment.reported();
  } catch (thrown) {
    found = { status: 'fail', error: tell(thrown) };
  }
  const ms = Date.now() - began;
  const { gap, failure, unasked } = running;
  if (failure !== undefined) found = { status: 'fail', error: tell(failure) };
  else if (gap !== undefined) found = { status: 'gap', reason: gap.message, allowedBy: gap.allowedBy };
  else if (found.status === 'pass' && unasked.length > 0) {
    const list = unasked.map((uncaught) => `${uncaught.kind} ${tell(uncaught.error)}`);
    found = { status: 'fail', error: `Reached nobody: ${list.join('; ')}` };
  }
  if (found.status === 'fail') {
    // On a host that is broken this need not end.
    await withPatience(timeoutMs / 10, 'Its end', () => clear(running, before), environment).catch(() => {});
  }
  return { ...about, ...found, ms };
}

function tell(error: unknown): string {
  if (!(error instanceof Error)) return show(error);
  const stack = (error.stack ?? '').split('\n').filter((line) => /:\d+/.test(line));
  const where = stack.find((line) => line.includes('/laws/'))?.trim() ?? '';
  return `${show(error)}${where === '' ? '' : ` ${where.replace(/\(?file:\/\/.*\/laws\//, '(laws/')}`}`;
}
