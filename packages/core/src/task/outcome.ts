import { isCancellation } from '../base/answer.ts';
import { AwaitCycleError, ScopeClosedError } from '../base/errors.ts';
import { nothing } from '../base/nothing.ts';
import { cancel, reasonOf } from '../tree/cancel.ts';
import { escalate } from '../tree/escalate.ts';
import { events } from '../tree/events.ts';
import { isCancelled, isOwnFailure, type Scope, type Sink, type TaskNode, type Walk } from '../tree/scope.ts';
import { CANCELLED, READ, SETTLED } from '../tree/state.ts';
import { dropRead, heirsOf, keepUnread } from '../tree/unread-errors.ts';
import { Wait } from '../tree/wait.ts';
import { nativeThen } from './react.ts';
import { currentScope } from './current.ts';

/** The wait of a body that reads the value of a task that is no child of its own. */
export class Reading extends Wait {
  readonly #outcome: Outcome<unknown>;
  /** A cancellation of the reader is one of the task, too (cancel.14). */
  isLinked = false;

  constructor(node: TaskNode, outcome: Outcome<unknown>) {
    super(node);
    this.#outcome = outcome;
  }

  override visit(walk: Walk): void {
    if (this.isLinked && this.owner !== undefined) walk.link(this.what as TaskNode, walk.reason);
  }

  override ownerEnded(): void {
    const reader = this.owner as Scope;
    this.end();
    this.#outcome.forget(reader);
  }
}

/** The value or error of a task that can be read: of an async let or an unstructured task. */
export class Outcome<T> implements Sink {
  // Declared, and set in the constructor alone: see `initScope`.
  /** Set by whoever makes the task, as soon as there is one. */
  declare node: TaskNode;
  /** Whether somebody has asked for the value: then an error is theirs (error.4). */
  declare asked: boolean;
  /** Its block has ended: who has not read it cannot any more (tree.10). */
  declare closed: boolean;
  declare protected readonly owner: Scope | undefined;
  declare private state: 'pending' | 'fulfilled' | 'rejected';
  /** Or the error; while the body runs, what `follow` has taken. */
  declare private value: unknown;
  declare private shared: Promise<T> | undefined;
  declare private resolve: ((value: never) => void) | undefined;
  declare private reject: ((error: unknown) => void) | undefined;
  /** The waits of those who read, but the owner: usually one. */
  declare private readers: Reading | Map<Scope, Reading> | undefined;

  /** With the scope that owns an async let, and takes its error if nobody reads it. */
  constructor(owner?: Scope) {
    this.asked = this.closed = false;
    this.owner = owner;
    this.state = 'pending';
    this.value = this.shared = this.resolve = this.reject = this.readers = undefined;
  }

  get isPending(): boolean {
    return this.state === 'pending';
  }

  settled(node: TaskNode, failed: boolean, value: unknown): void {
    this.state = failed ? 'rejected' : 'fulfilled';
    this.value = value;
    this.#endWaits(node);
    if (this.shared !== undefined) {
      if (failed) this.reject?.(value);
      else this.resolve?.(value as never);
      if (failed && (node.flags & CANCELLED) !== 0) this.shared.then(undefined, nothing);
      this.resolve = this.reject = undefined;
    } else if (failed) {
      this.unread(node, value);
    }
  }

  /**
   * The engine goes from an error that is thrown in the body along this promise to those who read (error.9). It settles when the value
   * has been handed on, or never: so it decides nothing, and nobody waits longer. A promise more for each read, which is 6 to 12 % of
   * the price of an awaited task on Node 26: only for those who want more frames than they get by default.
   */
  follow(thread: Promise<unknown>): void {
    if (!wantsCallers()) return;
    this.value = thread;
    if (this.resolve !== undefined) this.#hangOn(thread);
  }

  #hangOn(thread: Promise<unknown>): void {
    void nativeThen.call(thread, this.resolve as () => void, this.reject);
  }

  /** Gives the value to whoever has read it, while the task goes on. What the task ends with is then no business of theirs. */
  early(value: T): void {
    this.#endWaits(this.node);
    this.resolve?.(value as never);
    this.resolve = this.reject = undefined;
  }

  /** Nobody has read this error, so far. */
  protected unread(node: TaskNode, error: unknown): void {
    const { owner } = this;
    const own = isOwnFailure(node);
    if (owner === undefined) {
      // The rejected promise itself is the report: in event, timing and late handling it is the runtime's own.
      if (own) this.shared = Promise.reject(error);
      else for (const heir of heirsOf(error)) if (heir.own) void Promise.reject(heir.error);
    } else if ((owner.flags & SETTLED) === 0) {
      if (own || !isCancellation(error)) keepUnread(owner, { error, own, outcome: this, node });
      else for (const heir of heirsOf(error)) keepUnread(owner, heir);
    }
  }

  /** The promise of the value; the same for all. Counts as asking. */
  promise(): Promise<T> {
    if (!this.asked) {
      this.asked = true;
      if (this.state === 'rejected' && this.owner !== undefined) dropRead(this.owner);
    }
    return (this.shared ??= this.#makePromise());
  }

  #makePromise(): Promise<T> {
    if (this.state === 'pending') {
      const promise = new Promise<T>((resolve, reject) => {
        this.resolve = resolve;
        this.reject = reject;
      });
      if (this.value !== undefined) this.#hangOn(this.value as Promise<unknown>);
      return promise;
    }
    if (this.state === 'fulfilled') return Promise.resolve(this.value as T);
    const rejected = Promise.reject<T>(this.value);
    if ((this.node.flags & CANCELLED) !== 0) rejected.then(undefined, nothing);
    return rejected;
  }

  /** The same for somebody who will wait for it: sees circles, lends priority, and is seen waiting. */
  read(): Promise<T> {
    const refusal = this.#beginReading(currentScope() ?? this.owner);
    return refusal === undefined ? this.promise() : Promise.reject(refusal);
  }

  /** The same, and a cancellation of the reader is one of the task (cancel.14). */
  readLinked(): Promise<T> {
    const refusal = this.linkReader();
    return refusal === undefined ? this.promise() : Promise.reject(refusal);
  }

  /** The same for those who learn the outcome in another way than by its promise. */
  protected linkReader(): Error | undefined {
    const reader = currentScope();
    const { isPending, node } = this;
    const refusal = this.#beginReading(reader);
    if (refusal === undefined && reader !== undefined && isPending) {
      if (isCancelled(reader)) cancel(node, reasonOf(reader.region));
      else this.#link(reader);
    }
    return refusal;
  }

  #beginReading(reader: Scope | undefined): Error | undefined {
    if (this.state !== 'pending') {
      if (this.asked || !this.isOver) return undefined;
      return new ScopeClosedError(
        'This async let was not read before its scope ended. Read it inside the scope that declares it.',
      );
    }
    if (reader === undefined) return undefined;
    const { owner, node } = this;
    if (reader === owner) {
      this.#readByOwner(reader, node);
    } else {
      const cycle = cycleError(reader, node);
      if (cycle !== undefined) return cycle;
      this.#beginWait(reader, node);
    }
    const { task } = reader;
    if (task !== undefined && task.priority > node.priority) escalate(node, task.priority);
    return undefined;
  }

  /** Whether it is too late to ask. */
  protected get isOver(): boolean {
    return this.closed || (this.owner !== undefined && (this.owner.flags & SETTLED) !== 0);
  }

  /** By far the most frequent wait is that of a body for its own child: a flag says it, and no entry in a list. */
  #readByOwner(owner: Scope, node: TaskNode): void {
    if ((node.flags & READ) !== 0) return;
    node.flags |= READ;
    if (events.sink !== undefined) events.sink.emit('waiting', owner, { for: node.id });
  }

  #beginWait(reader: Scope, node: TaskNode): void {
    const { readers } = this;
    if (readers === undefined) {
      this.readers = new Reading(node, this).begin(reader);
    } else {
      if (!(readers instanceof Map)) {
        if (readers.owner === reader) return;
        this.readers = new Map([[readers.owner as Scope, readers]]);
      }
      const waits = this.readers as Map<Scope, Reading>;
      if (waits.has(reader)) return;
      waits.set(reader, new Reading(node, this).begin(reader));
    }
  }

  /** Ties the task to somebody who has just begun to read it, as long as they do. */
  #link(reader: Scope): void {
    const { readers } = this;
    const reading = readers instanceof Map ? readers.get(reader) : readers;
    if (reading !== undefined) reading.isLinked = true;
  }

  /** The body of this reader has ended. */
  forget(reader: Scope): void {
    if (this.readers instanceof Map) this.readers.delete(reader);
    else this.readers = undefined;
  }

  #endWaits(node: TaskNode): void {
    const { readers, owner } = this;
    if (readers !== undefined) {
      this.readers = undefined;
      if (readers instanceof Map) for (const wait of readers.values()) wait.end();
      else readers.end();
    }
    if (events.sink !== undefined && owner !== undefined && (node.flags & READ) !== 0) {
      if ((owner.flags & SETTLED) === 0) events.sink.emit('resumed', owner, { from: node.id });
    }
  }
}

/** Whether the program keeps more frames of a stack than V8 does by itself. */
function wantsCallers(): boolean {
  const { stackTraceLimit = 0 } = Error as { readonly stackTraceLimit?: number };
  return stackTraceLimit > 10;
}

/** An error if `reader` is part of what it would wait for (tree.12). */
export function cycleError(reader: Scope | undefined, target: TaskNode): AwaitCycleError | undefined {
  const who = reader?.task;
  // Whoever is above was made before: this spares readers of their own children the way up (tree.9).
  if (who === undefined || target.id > who.id) return undefined;
  // And there is nobody below a task without children.
  if (target.live === 0 && target !== who) return undefined;
  for (let scope = reader; scope !== undefined; scope = scope.owner) {
    if (scope !== target) continue;
    return new AwaitCycleError(
      who === target
        ? `Task ${label(target)} waits for its own value, which it would never get.`
        : `Task ${label(who)} waits for ${label(target)}, which waits for ${label(who)} to end: neither would ever go on. ` +
            'Pass the value down instead.',
    );
  }
  return undefined;
}

function label(node: TaskNode): string {
  const name = node.extras?.name;
  return name === undefined ? `#${node.id}` : `#${node.id} "${name}"`;
}
