import type { CancellationError } from '@tasktree/core';
import {
  cancellationOf,
  goneError,
  isGone,
  livingBody,
  livingHome,
  refuse,
  selectable,
  symbolMethod,
  waitingBody,
  type Home,
  type Scope,
  type Selectable,
  type Standing,
  type Taker,
} from '@tasktree/core/internal';
import { SequenceIterator, ended } from './async-sequence.ts';
import { ConsumerWait } from './consumer-wait.ts';
import { Line } from './line.ts';

/**
 * An iterator that belongs to the body in which it was made, whoever calls `next()` (map.8).
 *
 * | `next()`                               | gives                                                               |
 * |----------------------------------------|---------------------------------------------------------------------|
 * | after the end, or after `return()`     | done                                                                |
 * | in a cancelled region                  | its `CancellationError`, and takes nothing; if the iterator belongs |
 * |                                        | to that region, when what it ran has stopped                        |
 * | after the body it belongs to has ended | `ScopeClosedError`                                                  |
 * | else                                   | the next element, the error, or the end                             |
 */
export abstract class OwnedIterator<T> extends SequenceIterator<T> implements Selectable<T> {
  readonly what: string;
  protected readonly line: Line<T> = new Line();
  protected home: Home | undefined;
  protected isClosed = false;

  constructor(what: string, home: Home | undefined = livingHome()) {
    super();
    this.what = what;
    this.home = home;
  }

  /** Takes what there is, or tells the end; throws an error once. Asks for more. */
  protected abstract take(): IteratorResult<T, undefined> | undefined;
  /** Whether it has come to its own end, and nothing is left to take. */
  protected abstract get isExhausted(): boolean;
  /** Somebody stands in line. */
  protected asked(): void {}
  /** What was running when the home was cancelled is still ending: fulfils when it has. */
  protected ending(): Promise<void> | undefined {
    return undefined;
  }
  lend(_priority: number): void {}

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.isClosed) return Promise.resolve(ended());
    const body = waitingBody(this.home);
    const cancelled = body === undefined ? undefined : cancellationOf(body);
    if (cancelled !== undefined && !this.isExhausted) return this.#refuse(cancelled);
    try {
      const result = this.poll();
      if (result !== undefined) return Promise.resolve(result);
    } catch (error) {
      return Promise.reject(error);
    }
    return new ConsumerWait(this, body).promise;
  }

  /** The body to which it belongs has ended. */
  get isGone(): boolean {
    return isGone(this.home);
  }

  // For `select`, and for the wait of `next`

  poll(): IteratorResult<T, undefined> | undefined {
    if (this.isClosed || this.isExhausted) return ended();
    if (isGone(this.home)) throw goneError(this.what);
    return this.take();
  }

  stand(taker: Taker<T>): Standing {
    const standing = this.line.push(taker);
    this.asked();
    return standing;
  }

  endsWith(wait: ConsumerWait<T>, error: CancellationError): boolean {
    const ending = this.#ending();
    if (ending === undefined) return false;
    wait.leave();
    void ending.then(() => wait.fail(error));
    return true;
  }

  /** No more is given; who waits gets the end and takes nothing. */
  protected close(): void {
    this.isClosed = true;
    for (let taker = this.line.shift(); taker !== undefined; taker = this.line.shift()) taker.finish();
  }

  /** The error that those get who ask after the home was cancelled or has ended. */
  protected get cutError(): Error {
    const body = livingBody(this.home);
    return (body === undefined ? undefined : cancellationOf(body)) ?? goneError(this.what);
  }

  /** The body to which a failure goes that is told by the leaving: the innermost here, else the one it belongs to. */
  protected get bodyAround(): Scope | undefined {
    return waitingBody(this.home) ?? livingBody(this.home);
  }

  /** It goes to an operator, which opens it in a task of its own: from now on it belongs to that, and keeps its task-locals. */
  protected disown(): void {
    if (!isGone(this.home)) this.home = { body: undefined, locals: this.home?.locals };
  }

  /** Made outside any task, or given to an operator, it belongs to the body that begins a loop over it. */
  protected adopt(): void {
    const here = livingHome();
    if (this.home?.body === undefined && here?.body !== undefined) {
      this.home = { body: here.body, locals: (this.home ?? here).locals };
    }
  }

  #ending(): Promise<void> | undefined {
    const body = livingBody(this.home);
    return body === undefined || cancellationOf(body) === undefined ? undefined : this.ending();
  }

  #refuse(error: CancellationError): Promise<never> {
    const ending = this.#ending();
    if (ending === undefined) return refuse(error);
    const refused = ending.then(() => refuse(error));
    refused.catch(() => {});
    return refused;
  }

  static {
    symbolMethod<OwnedIterator<unknown>>(this, selectable, function () {
      return this;
    });
  }
}
