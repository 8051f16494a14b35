import { attempt } from '../base/arguments.ts';
import { asyncDispose } from '../base/dispose.ts';
import { ScopeClosedError } from '../base/errors.ts';
import { nothing } from '../base/nothing.ts';
import { symbolMethod } from '../base/symbol-method.ts';
import { knowsAbsence } from '../task/current.ts';
import { refuse } from '../host/refuse.ts';
import { Deque } from '../structures/deque.ts';
import { enclosingOrRoot } from '../task/implicit-root.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { waitingBody } from '../task/waiting.ts';
import { cancellationErrorOf } from '../tree/cancel.ts';
import type { Scope } from '../tree/scope.ts';
import { CANCELLED, ENDED, SETTLED } from '../tree/state.ts';
import { heirsOf, keepUnread } from '../tree/unread-errors.ts';
import type { MapConsumer, MapFailure, MapPlan } from './map-plan.ts';
import { Request, type Asked } from './map-request.ts';
import { MapScope } from './map-scope.ts';

/** The results of {@link concurrentMap}: an async iterator that can be iterated once. */
export interface ConcurrentMap<R> extends AsyncIterableIterator<R, undefined>, AsyncDisposable {
  /** All results in one array, without a step of the iterator for each. */
  toArray(): Promise<R[]>;
}

const done = { done: true, value: undefined } as const;

/**
 * What a map gives to its user. It belongs to the body in which it was made, whoever calls `next()` (map.8).
 *
 * | state | has      | means                                                             | left by                      |
 * |-------|----------|-------------------------------------------------------------------|------------------------------|
 * | fresh | `#fresh` | nothing has been asked for                                        | `next`: open; `return`: over |
 * | open  | `#scope` | it runs, or is stopping                                           | its end, `finish`: over      |
 * | over  | neither  | nothing runs; results, or a failure, may be left to be handed out | nothing                      |
 */
export class MapIterator<T, R> implements ConcurrentMap<R>, MapConsumer<R>, Asked {
  readonly #what: string;
  #fresh: { readonly plan: MapPlan<T, R>; readonly parent: TaskHandle } | undefined;
  #scope: MapScope<T, R> | undefined = undefined;
  /** What owns it; undefined outside any task, where it has a root of its own. */
  readonly body: Scope | undefined;
  readonly #results = new Deque<R>();
  #requests = new Deque<Request<R>>();
  #cutRequests = 0;
  /** Of which nobody has been told. */
  #failure: MapFailure | undefined = undefined;
  /** Those who have left it, and wait for its end. */
  #leavers: (() => void)[] | undefined = undefined;

  constructor(plan: MapPlan<T, R>, parent: TaskHandle) {
    this.#what = plan.what;
    this.#fresh = { plan, parent };
    this.body = parent.body;
  }

  // For the map

  get held(): number {
    return this.#results.length;
  }

  accept(value: R): void {
    const request = this.#shiftRequest();
    if (request === undefined) this.#results.push(value);
    else request.give({ done: false, value });
  }

  drop(): void {
    this.#results.clear();
  }

  finish(failure: MapFailure | undefined): void {
    this.#scope = undefined;
    this.#failure = failure;
    const isClosed = failure?.isAnswer === true && hasEnded(this.body);
    for (let request = this.#shiftRequest(); request !== undefined; request = this.#shiftRequest()) {
      if (isClosed) {
        // As for every wait that is left behind: nobody may be there to handle it.
        request.promise.then(undefined, nothing);
        request.fail(closedError(this.#what));
      } else if (this.#failure !== undefined && this.#leavers === undefined) {
        if (this.#failure.isAnswer && isOver(this.body)) request.promise.then(undefined, nothing);
        request.fail(this.#tell(this.#failure));
      } else {
        request.give(done);
      }
    }
    if (this.#failure !== undefined) this.#park(this.#failure);
    for (const resolve of this.#leavers ?? []) resolve();
    this.#leavers = undefined;
  }

  #tell(failure: MapFailure): unknown {
    failure.asked = true;
    this.#failure = undefined;
    return failure.error;
  }

  /** Nobody has been told: it is kept where it shows if nobody ever is (map.9). */
  #park(failure: MapFailure): void {
    const { body } = this;
    if (body === undefined || (body.flags & SETTLED) !== 0) return;
    if (!failure.isAnswer) return keepUnread(body, failure);
    for (const heir of heirsOf(failure.error)) keepUnread(body, heir);
  }

  // For those who wait

  #shiftRequest(): Request<R> | undefined {
    let request = this.#requests.shift();
    for (; request?.isCut === true; request = this.#requests.shift()) this.#cutRequests--;
    return request;
  }

  /** A request was cut short. They are taken out when they are most: in all a step for each. */
  forgetCut(): void {
    this.#cutRequests++;
    if (this.#cutRequests * 2 <= this.#requests.length) return;
    const waiting = new Deque<Request<R>>();
    for (const request of this.#requests) if (!request.isCut) waiting.push(request);
    this.#requests = waiting;
    this.#cutRequests = 0;
  }

  // For the user

  next(): Promise<IteratorResult<R, undefined>> {
    try {
      if (this.#hasOnlyResults && this.#results.length === 0) return Promise.resolve(done);
      const reader = this.#admitReader();
      if (this.#fresh !== undefined) this.#open(this.#fresh);
      if (this.#results.length > 0) {
        const value = this.#results.shift() as R;
        this.#scope?.pull();
        return Promise.resolve({ done: false, value });
      }
      if (this.#failure !== undefined) return Promise.reject(this.#tell(this.#failure));
      const request = new Request<R>(this);
      this.#requests.push(request);
      request.park(reader);
      this.#scope?.pull();
      // A map that is opened in a cancelled region ends at once.
      if (!isCancelledHere(this.body)) return request.promise;
      const refused = request.promise.then(undefined, refuse);
      refused.then(undefined, nothing);
      return refused;
    } catch (error) {
      return refuse(error);
    }
  }

  /** The body that asks, if that is not the owner; an error where nobody may ask, or not from there. */
  #admitReader(): Scope | undefined {
    const { body } = this;
    if (hasEnded(body)) {
      this.#results.clear();
      throw closedError(this.#what);
    }
    const reader = waitingBody() ?? (knowsAbsence() ? undefined : body);
    if (reader === undefined) return undefined;
    const { region } = reader;
    // In the owner's region the map is cancelled as well, and says so itself while it lives.
    if ((region.flags & CANCELLED) !== 0 && (region !== body?.region || this.#hasOnlyResults)) {
      throw cancellationErrorOf(region);
    }
    return reader === body ? undefined : reader;
  }

  get #hasOnlyResults(): boolean {
    return this.#scope === undefined && this.#fresh === undefined && this.#failure === undefined;
  }

  #open({ plan, parent }: { readonly plan: MapPlan<T, R>; readonly parent: TaskHandle }): void {
    this.#scope = new MapScope(enclosingOrRoot(parent, plan.what), plan, this);
    this.#fresh = undefined;
  }

  /** Cancels what runs, closes the source, and resolves when all has ended; rejects with a failure of which nobody was told (map.9). */
  async return(): Promise<IteratorResult<R, undefined>> {
    await this.#leave();
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined && !failure.isAnswer) {
      // A loop that is left by a throw drops what comes out here, and nobody can see that: the owner may have to keep it.
      failure.own = false;
      throw failure.error;
    }
    return done;
  }

  #leave(): Promise<void> {
    this.#results.clear();
    this.#fresh = undefined;
    const scope = this.#scope;
    if (scope === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      (this.#leavers ??= []).push(resolve);
      scope.leave();
    });
  }

  toArray(): Promise<R[]> {
    return attempt(() => {
      const values: R[] = [];
      const fresh = this.#fresh;
      if (fresh === undefined || this.#admitReader() !== undefined) return this.#collect(values);
      this.#fresh = undefined;
      return drain(fresh.plan, fresh.parent, (value: R) => values.push(value), values);
    });
  }

  async #collect(values: R[]): Promise<R[]> {
    for await (const value of this) values.push(value);
    return values;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends it as `return()` does, and does not reject: a failure that nobody was told of is left to the owner (map.9). */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  static {
    symbolMethod<MapIterator<unknown, unknown>>(this, asyncDispose, async function () {
      await this.#leave();
      const failure = this.#failure;
      if (this.body === undefined && failure?.own === true) void Promise.reject(this.#tell(failure));
    });
  }
}

function closedError(what: string): ScopeClosedError {
  return new ScopeClosedError(
    `${what}: the body in which this iterator was made has ended, and has ended it. Iterate inside that body.`,
  );
}

/** Runs a map without an iterator, and gives `outcome` when all of it has ended. */
export function drain<T, R, O>(
  plan: MapPlan<T, R>,
  parent: TaskHandle,
  accept: (value: R, index: number) => void,
  outcome: O,
): Promise<O> {
  const wasCancelled = isCancelledHere(parent.body);
  let resolve!: (outcome: O) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<O>((...both) => ([resolve, reject] = both));
  const consumer: MapConsumer<R> = {
    held: 0,
    accept,
    drop: nothing,
    finish: (failure) => {
      if (failure === undefined) return resolve(outcome);
      if (failure.isAnswer && isOver(parent.body)) promise.then(undefined, nothing);
      if (wasCancelled) refuse(failure.error).catch(reject);
      else reject(failure.error);
    },
  };
  new MapScope(enclosingOrRoot(parent, plan.what), plan, consumer).pull();
  return promise;
}

/** Whether nobody has to hear of a cancellation: whoever asked is cancelled, or has ended (error.5). */
export function isOver(body: Scope | undefined): boolean {
  return isCancelledHere(body) || hasEnded(body);
}

function hasEnded(body: Scope | undefined): boolean {
  return body !== undefined && (body.flags & (ENDED | SETTLED)) !== 0;
}

/** Outside any task, where nothing is bound. */
export const noParent: TaskHandle = /* @__PURE__ */ new TaskHandle(undefined, undefined);

function isCancelledHere(body: Scope | undefined): boolean {
  return body !== undefined && (body.region.flags & CANCELLED) !== 0;
}
