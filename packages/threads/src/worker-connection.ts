import { WorkerLostError } from '@tasktree/core';
import type { WorkerPort } from '@tasktree/core/host';
import { currentHost } from '@tasktree/core/internal';
import { Outbox } from './outbox.ts';
import type { Settings } from './pool-options.ts';
import { asideOf, protocol, readMessages, type Message } from './protocol.ts';
import { reportStray, type Fault } from './start-failures.ts';

/** What is known of the end of a worker: that it `ended with exit code 1`, and the error that was heard of before. */
export interface Loss {
  /** The name of the pool. */
  readonly of: string;
  readonly how: string;
  readonly cause: unknown;
}

/** A `WorkerLostError`; `when` is appended to its message. */
export function lossError({ of, how, cause }: Loss, when = ''): WorkerLostError {
  return new WorkerLostError(`A worker of ${of} ${how}${when}.`, cause === undefined ? undefined : { cause });
}

/** Hears what comes over the connection. */
export interface ConnectionListener {
  message(message: Message): void;
  /** A batch of messages has been read; jobs in the worker take that many milliseconds on average. */
  read(averageMs: number): void;
  /** The platform has refused to send `message`. */
  refused(message: Message, error: unknown): void;
  /**
   * The worker is gone, or of no use any more, and should be ended: called once. `fault` is an error of the worker, if that is why.
   */
  lost(loss: Loss, fault: Fault | undefined): void;
}

/**
 * The line to one worker, from when it is made until it is gone. Its states: starting, ready (it has called `expose`), gone. Nothing is
 * sent before it is ready, nor after it is gone, and it keeps the process alive only while it is held.
 */
export class WorkerConnection {
  readonly outbox: Outbox;
  readonly #port: WorkerPort;
  readonly #pool: string;
  readonly #listener: ConnectionListener;
  #state: 'starting' | 'ready' | 'gone' = 'starting';
  // A worker that starts keeps the process alive, as the platform has it.
  #isHeld = true;
  /** The error of which it is dying. */
  #fault: Fault | undefined = undefined;
  #ended: Promise<void> | undefined = undefined;
  #stopTimer: (() => void) | undefined = undefined;

  constructor(port: WorkerPort, { name, startTimeout }: Settings, listener: ConnectionListener) {
    this.#port = port;
    this.#pool = name;
    this.#listener = listener;
    this.outbox = new Outbox(
      (batch, transfer) => port.post(batch, transfer),
      (message, error) => listener.refused(message, error),
    );
    port.listen({
      message: (data) => this.#receive(data),
      error: (error, livesOn) => this.#failed(error, livesOn),
      garbled: (error) => this.#loseConfused('sent or was sent a message that could not be read', error),
      exit: (how) => this.lose(`ended ${how}${this.#whenStarting}`),
    });
    if (startTimeout < Infinity) {
      const { clock } = currentHost();
      const late = (): void =>
        this.lose(`did not call expose() within ${startTimeout} ms; see the option startTimeout`);
      this.#stopTimer = clock.schedule(clock.now() + startTimeout, late, undefined, false);
    }
  }

  get isStarting(): boolean {
    return this.#state === 'starting';
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  get isGone(): boolean {
    return this.#state === 'gone';
  }

  /** The worker has called `expose`, and speaks this version of the protocol; false if that is of no use. */
  open(version: number): boolean {
    if (this.#state !== 'starting') return false;
    if (version !== protocol) {
      this.lose(
        `speaks version ${version} of the protocol, and this thread version ${protocol}: ` +
          'align @tasktree/threads in both to one version',
      );
      return false;
    }
    this.#state = 'ready';
    this.#stopTimer?.();
    return true;
  }

  /** Gives the worker up. Harmless when it is gone. */
  lose(how: string, cause: unknown = this.#fault?.error, fault: Fault | undefined = this.#fault): void {
    if (this.#state !== 'gone') this.#listener.lost({ of: this.#pool, how, cause }, fault);
  }

  /** Ends the worker for good, and fulfils when it has ended. */
  end(): Promise<void> {
    if (this.#ended !== undefined) return this.#ended;
    this.#state = 'gone';
    this.#stopTimer?.();
    this.#ended = this.#port.terminate();
    return this.#ended;
  }

  /** Decides whether the worker keeps the process alive. */
  hold(on: boolean): void {
    if (this.#isHeld === on) return;
    this.#isHeld = on;
    this.#port.hold(on);
  }

  get #whenStarting(): string {
    return this.#state === 'starting' ? ' before it was ready' : '';
  }

  /** Gives it up for what it has said: to carry on would be to guess. */
  #loseConfused(how: string, cause?: unknown): void {
    this.lose(how, cause, { error: lossError({ of: this.#pool, how, cause }) });
  }

  #failed(error: unknown, livesOn: boolean): void {
    const isStarting = this.#state === 'starting';
    // It cannot be known of which job it is, and none will end with it.
    if (this.#state === 'gone' || (livesOn && !isStarting)) return reportStray(error);
    this.#fault = { error };
    if (isStarting) this.lose(`failed${this.#whenStarting}`);
  }

  readonly #onMessage = (message: Message): void => {
    if (this.#state !== 'gone') this.#listener.message(message);
  };

  #receive(data: unknown): void {
    if (this.#state === 'gone') return;
    const averageMs = asideOf(data);
    if (averageMs === undefined) {
      this.#loseConfused(
        'sent something that is no message of @tasktree/threads: a worker of a pool must not post messages of its own',
      );
      return;
    }
    try {
      readMessages(data as unknown[], this.#onMessage);
    } catch (error) {
      this.#loseConfused('sent a message that makes no sense', error);
    }
    if (!this.isGone) this.#listener.read(averageMs);
  }
}
