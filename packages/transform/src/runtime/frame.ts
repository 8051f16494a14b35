import { cell, runIn } from './cell.ts';
import { bind } from './thenable.ts';

const RUNNING = 0;
const AWAITING = 1;
const YIELDING = 2;

const NativePromise: PromiseConstructor = Promise;

/**
 * One call of an async function: what it works for, and what is to be in force outside of it. A stretch between two
 * suspensions begins by putting the first into the cell and ends by putting the second back.
 */
export class Frame {
  context: unknown = cell.v;
  outside: unknown = this.context;
  state: number = RUNNING;

  /** Before an await. */
  out<T>(value: T): T {
    const bound = bind(value);
    this.state = AWAITING;
    cell.v = this.outside;
    return bound;
  }

  /** After an await that was fulfilled: a promise reaction, so nothing is in force outside. */
  in<T>(value: T): T {
    this.state = RUNNING;
    this.outside = undefined;
    cell.v = this.context;
    return value;
  }

  /** Where control arrives by an error or a return, perhaps out of a suspension. */
  re(): void {
    if (this.state === AWAITING) {
      this.state = RUNNING;
      this.outside = undefined;
      cell.v = this.context;
    } else if (this.state === YIELDING) {
      this.resumed(undefined);
    }
  }

  /** At the end of the function. After a suspension that threw there is nothing to leave. */
  end(): void {
    if (this.state === RUNNING) cell.v = this.outside;
  }

  /**
   * Before a yield. The engine awaits the value first; if that rejects, the error comes in the context of the yield, not in
   * that of a caller of `throw()`. So a reaction registered before the engine's own says which it is.
   */
  yielding(value: unknown): unknown {
    let given = value;
    if (value !== null && (typeof value === 'object' || typeof value === 'function')) {
      given = NativePromise.resolve(bind(value));
      (given as Promise<unknown>).then(undefined, () => {
        this.state = AWAITING;
      });
    }
    this.state = YIELDING;
    cell.v = this.outside;
    return given;
  }

  /** After a yield: a generator works for whoever called `next()`, `throw()` or `return()`. */
  resumed<T>(value: T): T {
    this.state = RUNNING;
    this.context = this.outside = cell.v;
    return value;
  }
}

/** Everything of it is undefined at all times, so one serves all calls that belong to nobody. */
const nobody: Frame = runIn(undefined, () => new Frame());

/** At the beginning of an async function. */
export function enter(): Frame {
  return cell.v === undefined ? nobody : new Frame();
}
