import { isCancellationAnswer } from '../cancellation/cancel.ts';
import { AwaitCycleError, ScopeClosedError } from '../errors.ts';
import { escalate } from '../priority/escalation.ts';
import { lose } from '../tree/lost.ts';
import { CANCELLED, SETTLED, type Scope } from '../tree/scope.ts';
import { Wait } from '../tree/wait.ts';
import { currentScope } from './current.ts';
import { isOwnFailure, type Sink, type TaskNode } from './task-node.ts';

/** The wait of a body that reads a value. */
export class Reading extends Wait {
  readonly #outcome: Outcome<unknown>;

  constructor(node: TaskNode, outcome: Outcome<unknown>) {
    super(node);
    this.#outcome = outcome;
  }

  override ownerEnded(): void {
    const reader = this.owner as Scope;
    this.end();
    this.#outcome.forget(reader);
  }
}

/** The value or error of a task that can be read: of an async let or an unstructured task. */
export class Outcome<T> implements Sink {
  node: TaskNode | undefined = undefined;
  /** Whether somebody has asked for the value: then an error is theirs (error.4). */
  asked = false;
  /** Its block has ended: who has not read it cannot any more (tree.10). */
  closed = false;
  readonly #owner: Scope | undefined;
  #state: 'pending' | 'fulfilled' | 'rejected' = 'pending';
  #value: unknown = undefined;
  #wasCancelled = false;
  #promise: Promise<T> | undefined = undefined;
  #resolve: ((value: never) => void) | undefined = undefined;
  #reject: ((error: unknown) => void) | undefined = undefined;
  /** The waits of those who read: usually one. */
  #readers: Reading | Map<Scope, Reading> | undefined = undefined;

  /** With the scope that owns an async let, and takes its error if nobody reads it. */
  constructor(owner?: Scope) {
    this.#owner = owner;
  }

  get isPending(): boolean {
    return this.#state === 'pending';
  }

  settled(node: TaskNode, failed: boolean, value: unknown): void {
    this.#state = failed ? 'rejected' : 'fulfilled';
    this.#value = value;
    this.#wasCancelled = (node.flags & CANCELLED) !== 0;
    this.#endWaits();
    if (this.#promise !== undefined) {
      if (failed) this.#reject?.(value);
      else this.#resolve?.(value as never);
      if (failed && this.#wasCancelled) this.#promise.then(undefined, nothing);
      this.#resolve = this.#reject = undefined;
    } else if (failed) {
      this.#unread(node, value);
    }
  }

  /** Gives the value to whoever has read it, while the task goes on. What the task ends with is then no business of theirs. */
  early(value: T): void {
    this.#endWaits();
    this.#resolve?.(value as never);
    this.#resolve = this.#reject = undefined;
  }

  /** Nobody has read this error, so far. */
  #unread(node: TaskNode, error: unknown): void {
    const owner = this.#owner;
    if (owner === undefined) {
      // The rejected promise itself is the report: in event, timing and late handling it is the runtime's own.
      if (isOwnFailure(node)) this.#promise = Promise.reject(error);
    } else if ((owner.flags & SETTLED) === 0 && !(this.#wasCancelled && isCancellationAnswer(error))) {
      lose(owner, { error, own: isOwnFailure(node), outcome: this });
    }
  }

  /** The promise of the value; the same for all. Counts as asking. */
  promise(): Promise<T> {
    if (this.#promise === undefined) {
      if (this.#state === 'pending') {
        this.#promise = new Promise<T>((resolve, reject) => {
          this.#resolve = resolve;
          this.#reject = reject;
        });
      } else if (this.#state === 'fulfilled') {
        this.#promise = Promise.resolve(this.#value as T);
      } else {
        this.#promise = Promise.reject(this.#value);
        if (this.#wasCancelled) this.#promise.then(undefined, nothing);
      }
    }
    this.asked = true;
    return this.#promise;
  }

  /** The same for somebody who will wait for it: sees circles, lends priority, and is seen waiting. */
  read(): Promise<T> {
    if (this.#state === 'pending') {
      const node = this.node as TaskNode;
      const reader = currentScope() ?? this.#owner;
      const cycle = cycleError(reader, node);
      if (cycle !== undefined) return Promise.reject(cycle);
      if (reader !== undefined) this.#beginWait(reader, node);
    } else if (!this.asked && (this.closed || ((this.#owner?.flags ?? 0) & SETTLED) !== 0)) {
      return Promise.reject(
        new ScopeClosedError(
          'This async let was not read before its scope ended. Read it inside the scope that declares it.',
        ),
      );
    }
    return this.promise();
  }

  #beginWait(reader: Scope, node: TaskNode): void {
    const readers = this.#readers;
    if (readers === undefined) {
      this.#readers = new Reading(node, this).begin(reader);
    } else {
      if (!(readers instanceof Map)) {
        if (readers.owner === reader) return;
        this.#readers = new Map([[readers.owner as Scope, readers]]);
      }
      const waits = this.#readers as Map<Scope, Reading>;
      if (waits.has(reader)) return;
      waits.set(reader, new Reading(node, this).begin(reader));
    }
    const { task } = reader;
    if (task !== undefined && task.priority > node.priority) escalate(node, task.priority);
  }

  /** The body of this reader has ended. */
  forget(reader: Scope): void {
    if (this.#readers instanceof Map) this.#readers.delete(reader);
    else this.#readers = undefined;
  }

  #endWaits(): void {
    const readers = this.#readers;
    if (readers === undefined) return;
    this.#readers = undefined;
    if (readers instanceof Map) for (const wait of readers.values()) wait.end();
    else readers.end();
  }
}

/** An error if `reader` is part of what it would wait for (tree.12). */
export function cycleError(reader: Scope | undefined, target: TaskNode): AwaitCycleError | undefined {
  const who = reader?.task;
  // Whoever is above was made before: this spares readers of their own children the way up (tree.9).
  if (who === undefined || target.id > who.id) return undefined;
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

export function nothing(): void {}
