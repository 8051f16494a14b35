import { ScopeClosedError } from '../base/errors.ts';
import { nothing } from '../base/nothing.ts';
import { currentHost } from '../host/current-host.ts';
import { holdStart } from '../host/held-start.ts';
import { Deque } from '../structures/deque.ts';
import { PriorityQueue } from '../structures/priority-queue.ts';
import { enqueue } from '../task/enqueue.ts';
import type { TaskNode } from '../tree/scope.ts';
import { QUEUED } from '../tree/state.ts';

interface ReadyWaiter {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The limit of a group: never more than so many children run; the others wait in line (group.12, group.13). */
export class Slots {
  readonly #limit: number;
  #taken = 0;
  readonly #line = new PriorityQueue<TaskNode>();
  readonly #gates = new Map<TaskNode, () => void>();
  readonly #ready = new Deque<ReadyWaiter>();
  #handingOut = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#taken >= this.#limit;
  }

  /** Takes a slot now, if one is free and nobody stands in line. */
  tryTake(): boolean {
    if (this.isFull || this.#line.length > 0) return false;
    this.#taken++;
    return true;
  }

  queue(node: TaskNode): void {
    node.flags |= QUEUED;
    this.#line.push(node, node.priority);
    const open = holdStart(() => enqueue(node));
    if (open !== undefined) this.#gates.set(node, open);
  }

  reprioritize(node: TaskNode): boolean {
    return this.#line.reprioritize(node, node.priority);
  }

  /** A child that held a slot has really settled; the last one has if the group ends with it. */
  release(isLast = false): void {
    this.#taken--;
    while (!this.isFull && this.#line.length > 0) {
      const node = this.#line.shift() as TaskNode;
      node.flags &= ~QUEUED;
      this.#taken++;
      const open = this.#gates.get(node);
      this.#gates.delete(node);
      if (open === undefined) enqueue(node);
      else open();
    }
    if (!isLast) this.#handOut();
  }

  whenFree(): Promise<void> {
    let waiter!: Omit<ReadyWaiter, 'promise'>;
    const promise = new Promise<void>((resolve, reject) => (waiter = { resolve, reject }));
    this.#ready.push({ promise, ...waiter });
    this.#handOut();
    return promise;
  }

  /** Serves one waiter a turn: it needs that turn to take the slot it was told of. */
  #handOut(): void {
    if (this.#handingOut || this.isFull || this.#line.length > 0) return;
    const waiter = this.#ready.shift();
    if (waiter === undefined) return;
    waiter.resolve();
    this.#handingOut = true;
    void aTurn().then(() => {
      this.#handingOut = false;
      this.#handOut();
    });
  }

  /** The group is cancelled: an endless producer has to hear of it. */
  refuseReady(error: unknown): void {
    for (let waiter = this.#ready.shift(); waiter !== undefined; waiter = this.#ready.shift()) {
      waiter.promise.then(undefined, nothing);
      waiter.reject(error);
    }
  }

  close(): void {
    for (let waiter = this.#ready.shift(); waiter !== undefined; waiter = this.#ready.shift()) {
      waiter.reject(
        new ScopeClosedError('group.whenReady: the group has ended while this waited for a free slot.'),
      );
    }
  }
}

/** Lets everything that is ready go first. */
export function aTurn(): Promise<void> {
  return new Promise((resolve) => currentHost().scheduler.enqueue({ priority: 1, run: resolve }, 1));
}
