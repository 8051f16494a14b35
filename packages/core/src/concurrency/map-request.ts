import type { CancellationError } from '../base/errors.ts';
import { nothing } from '../base/nothing.ts';
import { Parked } from '../tree/parked.ts';
import type { Scope, Walk } from '../tree/scope.ts';

/** What a `next()` waits for. */
export interface Asked {
  /** The body that owns the map; undefined outside any task. */
  readonly body: Scope | undefined;
  /** One that waited was cut short: it takes nothing. */
  forgetCut(): void;
}

/** A `next()` that waits for its result. */
export class Request<R> extends Parked {
  // Declared, and set in the constructor alone: see `initScope`.
  declare private readonly asked: Asked;
  declare readonly promise: Promise<IteratorResult<R, undefined>>;
  declare private resolve: (result: IteratorResult<R, undefined>) => void;
  declare private reject: (error: unknown) => void;
  declare isCut: boolean;

  constructor(asked: Asked) {
    super('map');
    this.asked = asked;
    this.isCut = false;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  give(result: IteratorResult<R, undefined>): void {
    this.unpark();
    this.resolve(result);
  }

  fail(error: unknown): void {
    this.unpark();
    this.reject(error);
  }

  /** A cancellation that reaches the map as well is heard of from the map, when all of it has ended. */
  override visit(walk: Walk): void {
    if (this.owner?.region !== this.asked.body?.region) super.visit(walk);
  }

  protected cutShort(error: CancellationError): void {
    this.isCut = true;
    this.promise.then(undefined, nothing);
    this.reject(error);
    this.asked.forgetCut();
  }
}
