import { isCancellation } from '../base/answer.ts';
import { suppressedErrors } from '../base/suppressed.ts';
import { currentHost } from '../host/current-host.ts';
import { beginWaiting, endWaiting } from '../tree/roots.ts';
import { SignalReceived, type TerminationSignal } from './main-options.ts';
import { interceptUncaught, type MainProcess } from './main-process.ts';
import { heldBy, leftBehind } from './main-report.ts';

/** A second signal that comes so soon is the first one once more: terminals and runners deliver it twice (main.2). */
const SAME_SIGNAL_MS = 500;
/** How long a process whose time is up still waits for those who read its output. */
const LAST_WORDS_MS = 500;

/** They end or stop a process without asking it. */
const unheard: ReadonlySet<string> = new Set(['SIGKILL', 'SIGSTOP']);

/** One call of `runMain`, as its process sees it. */
export interface Part {
  /** The process has to end, and this with it. */
  end(reason: unknown): void;
}

/** A process: it has to end after a signal, or after a failure that nobody handled, and does so when all its parts have ended. */
export class Program {
  readonly #source: MainProcess;
  readonly #parts = new Set<Part>();
  #ending: { readonly reason: unknown; readonly code: number } | undefined;
  /** What is said of the process when its time is up. */
  #why = 'the failure';
  #isSignalled = false;
  /** What arrives now is a second signal. */
  #isPast = false;
  readonly #answers = new Set<unknown>();
  #intercepts = false;
  #forgetReport: (() => void) | undefined;

  constructor(source: MainProcess) {
    this.#source = source;
  }

  get isEnding(): boolean {
    return this.#ending !== undefined;
  }

  /** The process lives on, at least until {@link leave}. */
  enter(part: Part): void {
    this.#forgetReport?.();
    this.#parts.add(part);
    beginWaiting();
  }

  /** To be called when the part can be cancelled: the process may be ending already. */
  entered(part: Part): void {
    if (this.#ending !== undefined) part.end(this.#ending.reason);
  }

  /** Listens to signals until the function returned is called. */
  listen(signals: readonly TerminationSignal[] = this.#source.signals): () => void {
    const stops: (() => void)[] = [];
    const stop = (): void => {
      for (const one of stops) one();
    };
    try {
      for (const signal of new Set(signals)) stops.push(this.#listenTo(signal));
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  #listenTo(signal: TerminationSignal): () => void {
    const number = this.#source.numberOf(signal);
    if (number === undefined || unheard.has(signal)) {
      const why = number === undefined ? 'this platform has no such signal' : 'no program can listen to it';
      throw new RangeError(`runMain: options.signals must not contain ${signal}: ${why}.`);
    }
    return this.#source.listen(signal, () => this.#received(signal, 128 + number));
  }

  #received(signal: TerminationSignal, code: number): void {
    if (this.#isPast) this.#source.exit(this.#ending?.code ?? code);
    if (this.#isSignalled) return;
    this.#isSignalled = true;
    // Ctrl-C ends the whole of a pipeline.
    this.#source.outliveReaders?.();
    later(SAME_SIGNAL_MS, () => {
      // A signal that has been waiting behind a busy stretch of the program came within the time.
      void turn().then(() => (this.#isPast = true));
    });
    this.#why = signal;
    this.#end(new SignalReceived(signal), code);
  }

  #end(reason: unknown, code: number): void {
    const before = this.#ending;
    // A failure decides the code, and the first signal does among signals.
    this.#ending = { reason: before?.reason ?? reason, code: before?.code === 1 ? 1 : code };
    for (const part of this.#parts) part.end(this.#ending.reason);
  }

  /** An error that nobody handled. */
  fail(error: unknown): void {
    this.#source.printUncaught(error, suppressedErrors(error));
    this.#end(error, 1);
  }

  /**
   * A part ends with an error while the process does. An answer is not worth a word, also where the program awaits it and does
   * not catch it; a failure is printed before the process is gone (main.3).
   */
  expect(error: unknown, isAnswer: boolean): void {
    if (isAnswer) this.#answers.add(error);
    if (this.#intercepts) return;
    this.#intercepts = true;
    const hear = (uncaught: unknown): boolean => {
      if (!this.#answers.has(uncaught)) return false;
      this.answered(uncaught);
      return true;
    };
    interceptUncaught(this.#source.process, hear, (uncaught) => this.fail(uncaught));
  }

  /** What is suppressed under an answer that nobody handled is worth a word, unless it is the answer of the platform (cancel.20). */
  answered(answer: unknown): void {
    const suppressed = suppressedErrors(answer).filter((error) => !isCancellation(error));
    if (suppressed.length > 0) this.#source.printSuppressed(suppressed);
  }

  /** The part has ended, and who waited for it has had a turn. */
  leave(part: Part, signals: readonly TerminationSignal[] | undefined, reportAfter: number): void {
    this.#parts.delete(part);
    if (this.#parts.size > 0 || this.#ending === undefined) {
      endWaiting();
      if (this.#parts.size === 0) this.#report(reportAfter);
      return;
    }
    const { code } = this.#ending;
    // The same signal once more must not cut off the output.
    if (this.#isSignalled) this.listen(signals);
    void this.#source.flush().then(() => this.#source.exit(code));
  }

  #report(after: number): void {
    this.#forgetReport = later(after, () => {
      currentHost().warn?.(heldBy(after, this.#source.holders()), 'TASKTREE_HELD');
    });
  }

  /** The time for ending is over. */
  abandon(afterMs: number): void {
    const source = this.#source;
    const code = this.#ending?.code ?? 1;
    source.printLine(leftBehind(afterMs, this.#why));
    const exit = (): void => source.exit(code);
    later(LAST_WORDS_MS, exit);
    void source.flush().then(exit);
  }
}

/** Not by itself a reason for the process to live on. */
export function later(ms: number, callback: () => void): () => void {
  const { clock } = currentHost();
  return ms === Infinity ? () => {} : clock.schedule(clock.now() + ms, callback, undefined, false);
}

/** Fulfils when all that is due now has had a turn. */
export function turn(): Promise<void> {
  return currentHost().scheduler.yieldToHost();
}
