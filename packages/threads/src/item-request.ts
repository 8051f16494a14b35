import type { CancellationError } from '@tasktree/core';
import { Parked, nothing, type Scope, type TaskNode, type Walk } from '@tasktree/core/internal';

/** A `next()` that waits for an item. */
export class ItemRequest extends Parked {
  readonly promise: Promise<IteratorResult<unknown, undefined>>;
  readonly #owner: Scope;
  readonly #requests: Set<ItemRequest>;
  #resolve!: (result: IteratorResult<unknown, undefined>) => void;
  #reject!: (error: unknown) => void;

  constructor(node: TaskNode, requests: Set<ItemRequest>) {
    super(node);
    this.#owner = node.owner as Scope;
    this.#requests = requests.add(this);
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  give(result: IteratorResult<unknown, undefined>): void {
    this.unpark();
    this.#resolve(result);
  }

  fail(error: unknown): void {
    this.unpark();
    this.#reject(error);
  }

  /** A cancellation that reaches the call as well is heard of from the call, when its job has ended. */
  override visit(walk: Walk): void {
    if (this.owner?.region !== this.#owner.region) super.visit(walk);
  }

  /** The item goes to the next request (map.8). */
  protected cutShort(error: CancellationError): void {
    this.#requests.delete(this);
    this.promise.then(undefined, nothing);
    this.#reject(error);
  }
}
