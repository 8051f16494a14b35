import { currentHost } from '../host/current-host.ts';
import type { Executor } from '../host/executor.ts';
import type { Job } from '../host/host.ts';
import { PriorityQueue } from '../structures/priority-queue.ts';
import { handOver, preferredExecutor } from '../task/enqueue.ts';
import type { Isolation, Scope, Sink, TaskNode } from '../tree/scope.ts';
import { STARTED } from '../tree/state.ts';

/**
 * What makes an actor of an object: the line of its jobs, one of which starts at a time, by priority, then in the order they were
 * enqueued (actor.1, actor.2), whatever executors they start on.
 *
 * It does not know the object: a settled task that is kept keeps its isolation, and must keep nothing else (tree.11).
 */
export class ActorIsolation implements Isolation {
  readonly name: string;
  /** Whether others may start while one waits for something. */
  readonly reentrant: boolean;
  readonly executor: Executor | undefined;
  /** Takes no more calls. */
  isClosed = false;
  readonly #line = new PriorityQueue<Turn>();
  /** A synchronous stretch begins further down in this stack. */
  #isStarting = false;
  /** The one that holds an actor that is not reentrant. */
  #holder: TaskNode | undefined = undefined;
  /** The calls under way, each with the actors that are held until it has settled. */
  readonly #calls = new Map<TaskNode, readonly ActorIsolation[]>();
  /** The actors that the call which holds this one waits for, each as often as it has called them. */
  readonly #awaited: ActorIsolation[] = [];
  #onIdle: (() => void)[] = [];

  constructor(name: string, reentrant: boolean, executor: Executor | undefined) {
    this.name = name;
    this.reentrant = reentrant;
    this.executor = executor;
  }

  /** Puts a call in line, made within those that hold `held`; disposal waits for it. */
  admitCall(node: TaskNode, held: readonly ActorIsolation[] = []): void {
    this.#calls.set(node, held);
    for (const isolation of held) isolation.#awaited.push(this);
    this.admit(node);
  }

  admit(node: TaskNode): void {
    const turn = new Turn(this, node);
    this.#line.push(turn, node.priority);
    turn.enqueue();
    this.#advance();
  }

  /** Whether `turn` may start now. If so the actor is its own from here on. */
  take(turn: Turn): boolean {
    if (this.#isStarting || this.#holder !== undefined || this.#line.peek() !== turn) return false;
    this.#line.shift();
    if (!this.reentrant) this.#holder = turn.node;
    return true;
  }

  start(node: TaskNode): void {
    this.#isStarting = true;
    try {
      node.runNow();
    } finally {
      this.#isStarting = false;
      this.#advance();
    }
  }

  reprioritize(turn: Turn): void {
    this.#line.reprioritize(turn, turn.priority);
    this.#advance();
  }

  left(node: TaskNode): void {
    if (this.#holder === node) this.#holder = undefined;
    for (const isolation of this.#calls.get(node) ?? []) {
      isolation.#awaited.splice(isolation.#awaited.indexOf(this), 1);
    }
    if (this.#calls.delete(node) && this.#calls.size === 0) {
      for (const resolve of this.#onIdle) resolve();
      this.#onIdle = [];
    }
    this.#advance();
  }

  /** Fulfils when no call is under way. */
  idle(): Promise<void> {
    return this.#calls.size === 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#onIdle.push(resolve);
        });
  }

  /** Whether `scope` is part of a call that is under way here. */
  isCalledFrom(scope: Scope | undefined): boolean {
    for (let around = scope; around !== undefined; around = around.owner) {
      if (this.#calls.has(around as TaskNode)) return true;
    }
    return false;
  }

  isHolder(scope: Scope): boolean {
    return this.#holder === scope;
  }

  /** Whether the call that holds this actor would wait for one made in `scope`, and that for it. */
  isHeldBy(scope: Scope | undefined): boolean {
    const holder = this.#holder;
    if (holder === undefined) return false;
    for (let around = scope; around !== undefined; around = around.owner) if (around === holder) return true;
    return false;
  }

  /** Whether the call that holds this actor waits for one of `others`, also by way of further actors. */
  waitsFor(others: readonly ActorIsolation[]): boolean {
    // A set that grows while it is gone through.
    const reached = new Set<ActorIsolation>([this]);
    for (const isolation of reached) {
      for (const next of isolation.#awaited) {
        if (others.includes(next)) return true;
        reached.add(next);
      }
    }
    return false;
  }

  /** Lets whoever is next come, if it came too early. */
  #advance(): void {
    if (!this.#isStarting && this.#holder === undefined) this.#line.peek()?.release();
  }
}

/** The actors that are held by the calls which `scope` is part of: they stay so until it has settled. */
export function heldAround(scope: Scope | undefined): ActorIsolation[] {
  const held: ActorIsolation[] = [];
  for (let around = scope; around !== undefined; around = around.owner) {
    const isolation = around.extras?.isolation;
    if (isolation?.isHolder(around) === true) held.push(isolation as ActorIsolation);
  }
  return held;
}

/** One job in the line of an actor, and the ear at the task that it starts. */
class Turn implements Job, Sink {
  readonly node: TaskNode;
  readonly #isolation: ActorIsolation;
  readonly #sink: Sink | undefined;
  /** Lets it come again, when it came before others that go first. */
  #release: (() => void) | undefined = undefined;

  constructor(isolation: ActorIsolation, node: TaskNode) {
    this.node = node;
    this.#isolation = isolation;
    this.#sink = node.sink;
    node.sink = this;
  }

  get priority(): number {
    return this.node.priority;
  }

  enqueue(): void {
    const executor = this.#isolation.executor ?? preferredExecutor(this.node);
    if (executor === undefined) currentHost().scheduler.enqueue(this, this.priority);
    else handOver(executor, this, this.node);
  }

  run(): void {
    if ((this.node.flags & STARTED) !== 0 || this.#release !== undefined) return;
    if (this.#isolation.take(this)) return this.#isolation.start(this.node);
    // The reaction keeps the asynchronous context of the call (local.6).
    const turn = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    void turn.then(() => this.enqueue());
  }

  release(): void {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }

  settled(node: TaskNode, failed: boolean, value: unknown): void {
    this.#sink?.settled(node, failed, value);
    this.#isolation.left(node);
  }

  reprioritize(_node: TaskNode, from: number): void {
    currentHost().scheduler.reprioritize?.(this, from);
    this.#isolation.reprioritize(this);
  }
}
