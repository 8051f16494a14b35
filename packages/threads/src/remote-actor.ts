import { ScopeClosedError, type ActorRef } from '@tasktree/core';
import {
  anything,
  asyncDispose,
  attempt,
  checkBoolean,
  checkOptions,
  describe,
  printed,
} from '@tasktree/core/internal';
import { startCall, startRootCall, type Callee } from './call.ts';
import type { ActorPlace, JobHandler } from './job.ts';
import type { PoolWorker } from './pool-worker.ts';
import { Ask } from './protocol.ts';
import type { RemoteFunction, SendableParameters } from './sendable.ts';

type AnyClass = abstract new (...args: never[]) => object;

/** The names of the classes of a module. */
export type ClassName<M> = { [K in keyof M]: M[K] extends AnyClass ? K : never }[keyof M] & string;

/** The arguments with which the class of that name is constructed. */
export type ConstructorArguments<M, K extends keyof M> = M[K] extends abstract new (
  ...args: infer A
) => object
  ? SendableParameters<A>
  : never;

export type InstanceOf<C> = C extends abstract new (...args: never[]) => infer T ? Extract<T, object> : never;

/** An object on a worker, from outside: its methods, with sendable arguments and results. Made with `pool.actor`. */
export type RemoteActorRef<T extends object> = {
  readonly [K in keyof ActorRef<T> & string as K]: K extends keyof T ? RemoteFunction<T[K]> : never;
} & AsyncDisposable;

/** Which class, and how. */
export interface RemoteActorOptions<K extends string = string> {
  /** The name under which the module exposes the class. */
  readonly name: K;
  /** False: a call holds the actor until it has settled. Default true. */
  readonly reentrant?: boolean;
}

/** What an actor on a worker needs of its pool. */
export interface ActorPool {
  /** Has the actor's jobs done. */
  readonly handler: JobHandler;
  /** Results of the actor that are still iterated end, as `place.closed` says. */
  closing(place: ActorPlace<PoolWorker>): void;
  /** The actor has been disposed of. */
  disposed(actor: RemoteActor, place: ActorPlace<PoolWorker>): void;
}

let lastId = 0;

/** An actor that lives on a worker, and its reference. */
export class RemoteActor {
  readonly name: string;
  readonly ref: object;
  readonly #pool: ActorPool;
  readonly #place: ActorPlace<PoolWorker> = {
    worker: undefined,
    failure: undefined,
    closed: undefined,
  };
  readonly #id: number;
  readonly #calls = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  /** Rejects if the object could not be made. */
  readonly #made: Promise<unknown>;
  #failure: { readonly error: unknown } | undefined = undefined;
  #disposal: Promise<void> | undefined = undefined;

  constructor(pool: ActorPool, { name, reentrant }: RemoteActorOptions, args: readonly unknown[]) {
    this.name = name;
    this.#pool = pool;
    this.#id = ++lastId;
    const callee = this.#callee(`new ${name}`, Ask.make, [this.#id, name, reentrant !== false]);
    this.#made = startRootCall(pool.handler, callee, args);
    this.#made.catch((error: unknown) => {
      this.#failure = { error };
    });
    this.ref = this.#proxy();
  }

  /** Refuses further calls, waits for those under way, disposes of the object, and forgets it. */
  dispose(): Promise<void> {
    return (this.#disposal ??= this.#end());
  }

  async #end(): Promise<void> {
    this.#place.closed = new ScopeClosedError(
      `The actor ${this.name} has been disposed of while a result was iterated. Iterate it to its end before the end of the block.`,
    );
    this.#pool.closing(this.#place);
    const callee = this.#callee(`${this.name}.dispose`, Ask.drop, this.#id);
    const dropped = startRootCall(this.#pool.handler, callee, []);
    const [, outcome] = await Promise.allSettled([this.#made, dropped]);
    this.#pool.disposed(this, this.#place);
    // With its worker it is gone anyway, and without one there was nothing to dispose of.
    if (outcome.status === 'rejected' && this.#place.worker?.isGone === false) throw outcome.reason;
  }

  #call(method: string, args: readonly unknown[]): Promise<unknown> {
    const what = `${this.name}.${method}`;
    if (this.#disposal !== undefined) {
      throw new ScopeClosedError(
        `${what}: this actor has been disposed. Call it before the end of its block.`,
      );
    }
    if (this.#failure !== undefined && this.#place.worker?.isGone !== true)
      return Promise.reject(this.#failure.error);
    return startCall(this.#pool.handler, this.#callee(what, Ask.invoke, [this.#id, method]), args);
  }

  #callee(name: string, kind: number, target: unknown): Callee {
    return { name, kind, target, actor: this.#place };
  }

  #methodOf(name: string): ((...args: unknown[]) => Promise<unknown>) | undefined {
    if (name === 'then' || name === 'constructor') return undefined;
    let call = this.#calls.get(name);
    if (call === undefined) {
      call = (...args) => attempt(() => this.#call(name, args));
      this.#calls.set(name, call);
    }
    return call;
  }

  #proxy(): object {
    const disposer = (): Promise<void> => this.dispose();
    const print = (): object =>
      Object.assign(Object.create({ [Symbol.toStringTag]: 'ActorRef' }) as object, { name: this.name });
    const refuse = (_: object, key: string | symbol): never => {
      throw new TypeError(
        `${this.name}.${String(key)}: the state of an actor cannot be changed from outside. Give it a method that does.`,
      );
    };
    return new Proxy(Object.defineProperty({}, printed, { value: print, configurable: true }), {
      get: (_, key) => {
        if (key === printed) return print;
        if (key === asyncDispose) return disposer;
        return typeof key === 'string' ? this.#methodOf(key) : undefined;
      },
      has: (_, key) => key === asyncDispose,
      set: refuse,
      defineProperty: refuse,
      deleteProperty: refuse,
    });
  }
}

/** What was given to `pool.actor` in place of a name, checked. */
export function actorOptions(given: unknown): RemoteActorOptions {
  if (typeof given === 'string') return { name: given };
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(
      `pool.actor: name must be that of an exposed class, or options; got ${describe(given)}.`,
    );
  }
  checkOptions<RemoteActorOptions>(given as RemoteActorOptions, 'pool.actor', {
    name: anything,
    reentrant: anything,
  });
  const { name, reentrant } = given as { readonly name?: unknown; readonly reentrant?: unknown };
  if (typeof name !== 'string') {
    throw new TypeError(`pool.actor: options.name must be that of an exposed class; got ${describe(name)}.`);
  }
  if (reentrant !== undefined) checkBoolean(reentrant, 'pool.actor: options.reentrant');
  return { name, ...(reentrant === undefined ? {} : { reentrant: reentrant as boolean }) };
}
