import { describe } from '../base/arguments.ts';
import { currentHost } from '../host/current-host.ts';
import type { ContextStore } from '../host/host.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { end, leaveBody } from '../tree/life.ts';
import { adopt, pushEntries } from '../tree/list.ts';
import { Entry, Scope, initEntry, initScope, type TaskNode, type Walk } from '../tree/scope.ts';
import { ENDED, STARTED } from '../tree/state.ts';
import { handUnreadTo } from '../tree/unread-errors.ts';

/** Who pulls, and hears what comes of it. */
export interface Puller<T> extends Scope {
  /** Whether an item that is pulled now may start. */
  readonly wantsMore: boolean;
  pulled(value: T): void;
  /** The source has come to its end. */
  exhausted(): void;
  /** The source has failed, when it was pulled or when it was closed. */
  sourceFailed(error: unknown): void;
}

type AnyIterable<T> = Iterable<T> | AsyncIterable<T>;
type AnyIterator<T> = Iterator<T> | AsyncIterator<T>;

/**
 * The source of a map, as a body of it: what the source waits for and makes belongs to the map's region, whoever asked the map
 * for more (map.7). It is a scope of its own, so that one which takes no notice of its end is waited for and abandoned as a child is.
 *
 * | state   | means                                             | left by                                              |
 * |---------|---------------------------------------------------|------------------------------------------------------|
 * | idle    | may be pulled                                     | `pull`: pulling; `close`: closing                    |
 * | pulling | one `next()` is under way                         | item: idle; end, error: over; `close`: closing, last |
 * | closing | `return()` is under way; `next()` is of no matter | its outcome: over                                    |
 * | last    | `next()` is under way, `return()` cannot be       | its outcome: over, or closing where it can be now    |
 * | over    | ended, failed or closed                           | nothing                                              |
 */
export class MapSource<T> extends Scope {
  // Declared, and set in the constructor alone: see `initScope`.
  declare private readonly map: Puller<T>;
  declare private readonly what: string;
  declare private readonly handle: TaskHandle;
  declare private state: 'idle' | 'pulling' | 'closing' | 'last' | 'over';
  declare private readonly isAsync: boolean;
  /** Until it is opened, by the first pull. */
  declare private iterable: AnyIterable<T> | undefined;
  declare private iterator: AnyIterator<T> | undefined;
  /** The context in which it is pulled, once it was. */
  declare private inside: ReturnType<NonNullable<ContextStore['capture']>> | undefined;

  constructor(map: Puller<T>, what: string, iterable: AnyIterable<T>, locals: TaskHandle['locals']) {
    super();
    initScope(this, map, STARTED);
    this.map = map;
    this.what = what;
    this.handle = new TaskHandle(this, locals);
    this.state = 'idle';
    this.isAsync = typeof (iterable as AsyncIterable<T>)[Symbol.asyncIterator] === 'function';
    this.iterable = iterable;
    this.iterator = this.inside = undefined;
    adopt(map, this);
  }

  override get task(): TaskNode {
    return this.map.task as TaskNode;
  }

  /**
   * The map while it pulls, and the region around while it closes: what a failure or a `break` cancels is the map, and a source that
   * cleans up may wait meanwhile, as it may in a loop without a map.
   */
  override get region(): Scope {
    return this.state === 'closing' ? (this.map.owner as Scope).region : this.map;
  }

  override get label(): string {
    return `source of ${this.what}`;
  }

  override visit(walk: Walk): void {
    // Below what it waits for, which is cut short first, in the name of the map.
    if (this.state !== 'closing') walk.stack.push(new Closing(this as MapSource<unknown>));
    pushEntries(this, walk.stack);
  }

  /** Pulls as much as the map wants. */
  pull(): void {
    if (this.state === 'idle' && this.map.wantsMore) this.#inside(pullFrom);
  }

  /** Calls back in the source's own context, from that of whoever takes a result, or of an item that has ended. */
  #inside<R>(callback: (source: MapSource<unknown>) => R): R {
    const source = this as MapSource<unknown>;
    if (this.inside !== undefined) return this.inside(callback, source);
    const { context } = currentHost();
    if (context.capture === undefined) return context.run(this.handle, callback, source);
    return context.run(
      this.handle,
      () => {
        // Of the first call, which is where the map is made or first asked: those of items are the items' own.
        this.inside = context.capture?.();
        return callback(source);
      },
      undefined,
    );
  }

  /** The same where the context is in force, and something is wanted. */
  pullHere(): void {
    do {
      this.state = 'pulling';
      let step: unknown;
      try {
        step = this.#open().next();
        // An iterator of a user's own may give a thenable of any kind.
        if (this.isAsync) step = Promise.resolve(step);
      } catch (error) {
        return this.#pullFailed(error);
      }
      if (this.isAsync) {
        (step as Promise<unknown>).then(
          (result) => {
            this.#take(result);
            this.pull();
          },
          (error: unknown) => this.#pullFailed(error),
        );
        return;
      }
      this.#take(step);
    } while ((this.state as string) === 'idle' && this.map.wantsMore);
  }

  #open(): AnyIterator<T> {
    if (this.iterator === undefined) {
      const iterable = this.iterable as Iterable<T> & AsyncIterable<T>;
      this.iterator = this.isAsync ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
      this.iterable = undefined;
    }
    return this.iterator;
  }

  #take(result: unknown): void {
    if (this.state === 'closing' || this.state === 'over') return;
    let isDone: boolean;
    let value: T;
    try {
      if ((typeof result !== 'object' && typeof result !== 'function') || result === null) {
        throw new TypeError(
          `${this.what}: next() of the source gave ${describe(result)} in place of { done, value }.`,
        );
      }
      const step = result as IteratorResult<T, undefined>;
      isDone = Boolean(step.done);
      value = (isDone ? undefined : step.value) as T;
    } catch (error) {
      return this.#pullFailed(error);
    }
    if (isDone) {
      this.map.exhausted();
      this.#end();
    } else if (this.state === 'pulling') {
      this.state = 'idle';
      this.map.pulled(value);
    } else if (this.isAsync) {
      this.#end();
    } else {
      this.#return();
    }
  }

  #pullFailed(error: unknown): void {
    const isClosing = this.state === 'closing';
    if (!isClosing) this.state = 'over';
    this.map.sourceFailed(error);
    if (!isClosing) this.#end();
  }

  /** Has the source end; what comes of it, comes later. */
  close(): void {
    if (this.state === 'pulling' && !this.isAsync) this.state = 'last';
    else if (this.state === 'idle' || this.state === 'pulling') this.#return();
  }

  #return(): void {
    const isPulling = this.state === 'pulling';
    this.state = 'closing';
    let closed: unknown;
    try {
      closed = this.#inside(returnTo);
    } catch (error) {
      closed = Promise.reject(error);
    }
    if (closed === cannotReturn && isPulling) {
      this.state = 'last';
      return;
    }
    // Never in this call: nothing settles in the midst of a cancellation.
    Promise.resolve(closed).then(
      () => this.#end(),
      (error: unknown) => {
        this.map.sourceFailed(error);
        this.#end();
      },
    );
  }

  /** Closes the iterator where the context is in force. */
  returnHere(): unknown {
    const iterator = this.#open();
    return typeof iterator.return === 'function' ? iterator.return() : cannotReturn;
  }

  #end(): void {
    if ((this.flags & ENDED) !== 0) return;
    this.state = 'over';
    this.iterable = this.iterator = this.inside = undefined;
    end(this);
    leaveBody(this);
  }

  complete(): void {
    handUnreadTo(this.map, this);
  }
}

/** The end of a source, once a cancellation has met all that it waits for. */
class Closing extends Entry {
  readonly #source: MapSource<unknown>;

  constructor(source: MapSource<unknown>) {
    super();
    initEntry(this);
    this.#source = source;
  }

  visit(): void {
    this.#source.close();
  }
}

const cannotReturn = {};

function returnTo(source: MapSource<unknown>): unknown {
  return source.returnHere();
}

function pullFrom(source: MapSource<unknown>): void {
  source.pullHere();
}
