import { checkOptions, describe, type OptionChecks } from '../base/arguments.ts';
import { toMilliseconds, type DurationLike } from '../base/duration.ts';
import { taskOptionChecks, type TaskOptions } from '../task/task-options.ts';

/** A signal that can end a program. */
export type TerminationSignal =
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGQUIT'
  | 'SIGTERM'
  | 'SIGBREAK'
  | 'SIGUSR1'
  | 'SIGUSR2';

/** What `runMain` takes besides the options of its task. */
export interface MainOptions extends Omit<TaskOptions, 'abandonAfter'> {
  /**
   * The signals that end the program. Default: SIGINT, SIGTERM and SIGHUP, and SIGBREAK on Windows, as far as the runtime
   * knows them there.
   */
  readonly signals?: readonly TerminationSignal[];
  /**
   * How long the program may take to end, counted from the signal or from the failure of its body. Then the process ends
   * all the same, and says which tasks it left. For the process alone: groups do not inherit it. Default: as long as it takes.
   */
  readonly abandonAfter?: DurationLike;
  /**
   * How long something else may hold the process after the program has ended before a warning says what it is. Default: 5
   * seconds; `Infinity`: no warning.
   */
  readonly reportAfter?: DurationLike;
}

/** The reason with which `runMain` cancels its task when the process is told to end. */
export class SignalReceived extends Error {
  /** Says what it is, also in other realms. */
  override readonly name = 'SignalReceived';
  /** Stays the same in all versions. */
  readonly code = 'ERR_TASKTREE_SIGNAL';
  /** Which signal it was. */
  readonly signal: TerminationSignal;

  constructor(signal: TerminationSignal) {
    super(`The process received ${signal}.`);
    this.signal = signal;
  }
}

/** Options that have been checked. */
export interface MainSettings {
  readonly signals: readonly TerminationSignal[] | undefined;
  readonly abandonAfter: number;
  readonly reportAfter: number;
  readonly task: TaskOptions;
}

const what = 'runMain';

// Not a spread: bundlers keep one in programs that do not use it.
const checks: OptionChecks<MainOptions> = /* @__PURE__ */ Object.assign({}, taskOptionChecks, {
  signals: checkSignals,
  reportAfter: toMilliseconds,
});

export function settingsOf(options: MainOptions = {}): MainSettings {
  checkOptions(options, what, checks);
  const { signals, abandonAfter = Infinity, reportAfter = { seconds: 5 } } = options;
  const { name, priority, signal } = options;
  return {
    signals,
    abandonAfter: toMilliseconds(abandonAfter, `${what}: options.abandonAfter`),
    reportAfter: toMilliseconds(reportAfter, `${what}: options.reportAfter`),
    task: {
      ...(name === undefined ? {} : { name }),
      ...(priority === undefined ? {} : { priority }),
      ...(signal === undefined ? {} : { signal }),
    },
  };
}

function checkSignals(signals: readonly unknown[], argument: string): void {
  if (!Array.isArray(signals) || signals.some((signal) => typeof signal !== 'string')) {
    throw new TypeError(
      `${argument} must be an array of names such as ['SIGINT', 'SIGTERM']; got ${describe(signals)}.`,
    );
  }
}
