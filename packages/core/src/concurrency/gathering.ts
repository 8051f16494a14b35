import { asyncDispose, dispose } from '../base/dispose.ts';
import { shieldOn } from '../cancellation/shield.ts';
import { Failure, isCancelledAlone } from '../group/failure.ts';
import type { Body } from '../task/body.ts';
import { answer, outcomeByHand, type CallScope } from '../task/call.ts';
import { localsFor } from '../task/current.ts';
import { enqueue } from '../task/enqueue.ts';
import { spawn } from '../task/spawn.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { startGrace } from '../tree/abandon.ts';
import { cancel, cancellationErrorOf, comesFromOutside, startCancelled } from '../tree/cancel.ts';
import { conclude, end, fail } from '../tree/life.ts';
import { adopt } from '../tree/list.ts';
import { roots } from '../tree/roots.ts';
import {
  Scope,
  initScope,
  isCancelled,
  type Sink,
  type TaskNode,
  type UnreadError,
  type Walk,
} from '../tree/scope.ts';
import { settleWhenDone } from '../tree/settle.ts';
import { CANCELLED, FROM_OUTSIDE, SETTLED, STARTED } from '../tree/state.ts';
import { heirsOf, keepUnread } from '../tree/unread-errors.ts';

/** What a combinator is to do: its arguments, checked. */
export interface Operations {
  readonly bodies: readonly Body[];
  /** Of an object of operations; they name the children, and the values. */
  readonly names: readonly string[] | undefined;
}

/** One operation of a combinator. */
class Place implements Sink {
  readonly #gathering: Gathering;
  readonly #index: number;

  constructor(gathering: Gathering, index: number) {
    this.#gathering = gathering;
    this.#index = index;
  }

  settled(node: TaskNode, failed: boolean, value: unknown): void {
    this.#gathering.ended(this.#index, node, failed, value);
  }
}

/**
 * The children of one call of a combinator, without a body and without a queue of results: what each gives is dealt with in the
 * moment when it settles, so that no other child gets a step in between (map.4).
 */
export abstract class Gathering extends Scope implements CallScope {
  // Plain fields, set in the constructor alone: see `initScope`.
  declare private readonly ownTask: TaskNode;
  declare private readonly ownBirth: number;
  declare private readonly locals: TaskHandle['locals'];
  declare protected readonly operations: Operations;
  declare private readonly concurrency: number;
  declare protected started: number;
  declare work: unknown;
  declare promise: Promise<unknown> | undefined;
  declare resolve: ((value: unknown) => void) | undefined;
  declare reject: ((error: unknown) => void) | undefined;

  constructor(parent: TaskHandle, operations: Operations, concurrency: number) {
    const owner = parent.body as Scope;
    super();
    initScope(this, owner, STARTED);
    this.ownTask = owner.task as TaskNode;
    this.ownBirth = roots.nextId;
    this.locals = localsFor(parent);
    this.operations = operations;
    this.concurrency = concurrency;
    this.started = 0;
    this.work = this.promise = this.resolve = this.reject = undefined;
    adopt(owner, this);
    if (isCancelled(owner)) {
      comesFromOutside(this);
      startCancelled(this);
    }
  }

  override get task(): TaskNode {
    return this.ownTask;
  }

  override get born(): number {
    return this.ownBirth;
  }

  override visit(walk: Walk): void {
    if (walk.origin !== this) comesFromOutside(this);
    super.visit(walk);
    startGrace(this);
  }

  /** Starts the operations. The promise settles when all of them have. */
  run(): Promise<unknown> {
    const promise = outcomeByHand(this);
    const first = Math.min(this.concurrency, this.operations.bodies.length);
    while (this.started < first) this.#start();
    end(this);
    settleWhenDone(this);
    return promise;
  }

  #start(): void {
    const { bodies, names } = this.operations;
    const index = this.started++;
    const name = names?.[index];
    const { priority } = this.ownTask;
    const options = name === undefined ? undefined : { name };
    enqueue(
      spawn(this, 'child', bodies[index] as Body, priority, this.locals, new Place(this, index), options),
    );
  }

  ended(index: number, node: TaskNode, failed: boolean, value: unknown): void {
    // One that was abandoned comes too late (grace.2).
    if ((this.flags & SETTLED) !== 0) return;
    if (failed) this.failed(index, new Failure(this, node, value));
    else this.gave(index, value);
    if (this.started < this.operations.bodies.length && (this.flags & CANCELLED) === 0) this.#start();
  }

  protected abstract gave(index: number, value: unknown): void;

  protected abstract failed(index: number, failure: Failure): void;

  /** With what the call ends, once all have; sets FAILED for an error. */
  protected abstract outcome(): unknown;

  protected stop(reason: unknown): void {
    cancel(this, reason);
  }

  protected fail(error: unknown): unknown {
    fail(this);
    return error;
  }

  /** Whether an operation only answers a cancellation that came from outside. */
  protected isCutShort({ isAnswer, node }: Failure): boolean {
    return isAnswer && (this.flags & FROM_OUTSIDE) !== 0 && !isCancelledAlone(node);
  }

  /** What a cancellation from outside makes of the call: the error of its own region. */
  protected failCancelled(): unknown {
    return this.fail(cancellationErrorOf(this));
  }

  /** An answer is dropped, but not the own failures that are suppressed under it (error.2). */
  protected heirsOf({ error, at }: Failure): UnreadError[] {
    return heirsOf(error).map((heir) => ({ ...heir, at }));
  }

  /** What goes to nobody is given back, if it owns something: a lock, a connection. In a child, as it is the user's code. */
  protected giveBack(value: unknown): void {
    const body = disposal(value);
    if (body === undefined) return;
    enqueue(
      spawn(this, 'child', body, this.ownTask.priority, this.locals, {
        settled: (_node, failed, error) => {
          if (failed) keepUnread(this, { error, own: true });
        },
      }),
    );
  }

  complete(): void {
    answer(this, conclude(this, this.outcome()));
  }
}

/** How a value is disposed of, if it can be; the cancellation that made a loser of it does not cut that short. */
function disposal(value: unknown): Body | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    const owned = value as { [dispose]?: unknown; [asyncDispose]?: unknown };
    const method = owned[asyncDispose] ?? owned[dispose];
    if (typeof method !== 'function') return undefined;
    return (task) => shieldOn(task, () => method.call(value) as unknown);
  } catch {
    return undefined;
  }
}
