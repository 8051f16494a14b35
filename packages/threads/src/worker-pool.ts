import { ScopeClosedError } from '@tasktree/core';
import type { WorkerHost } from '@tasktree/core/host';
import { asyncDispose, attempt, checkFunction, currentHost, symbolMethod } from '@tasktree/core/internal';
import { startCall } from './call.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import type { JobHandler } from './job.ts';
import { EarlyJobs, type Load } from './loading.ts';
import { settingsOf, type WorkerPoolOptions } from './pool-options.ts';
import { Ask } from './protocol.ts';
import {
  RemoteActor,
  actorOptions,
  type ActorPool,
  type ClassName,
  type ConstructorArguments,
  type InstanceOf,
  type RemoteActorOptions,
  type RemoteActorRef,
} from './remote-actor.ts';
import type { RemoteFunction } from './sendable.ts';

/** The functions of a module, as they are called on a worker. */
export type PoolCalls<M> = {
  readonly [K in keyof M as M[K] extends (...args: never[]) => unknown ? K : never]: RemoteFunction<M[K]>;
};

/**
 * Runs functions on other threads, as children of the tasks that call them.
 *
 * `pool.call.name(...args)` makes a child task of the current task, and returns a promise of what the function of that name returns on a
 * worker. The body around waits for the call, cancels it, and gives it its priority, deadline and sendable task-locals. Jobs wait in one
 * queue, by priority, then in the order of the calls. Workers are made when there are jobs for them, and used again; an idle pool does
 * not keep the process alive.
 *
 * A job that is cancelled before it begins never begins. One that runs sees the cancellation in `Task.isCancelled` and
 * `Task.checkCancellation()`: at once where threads share memory (`host.workers.sharedMemory`), even in a loop that never awaits, and
 * elsewhere at its next await. The call settles when the job has ended.
 *
 * If the result is an async iterable, such as a generator or a stream, the call returns an iterator: items are made as they are asked for, a
 * few ahead. The task of the call lasts until the iteration ends: at its end, when the loop is left, or with the body around.
 *
 * A call rejects with what the function throws; with `CancellationError` if it was cancelled; with `NotSendableError` if an argument or
 * the result cannot be sent; with `WorkerLostError` if the worker ended meanwhile (such a job is never run again, but jobs that had not
 * begun run on another worker); with `ScopeClosedError` after the pool was disposed of; with `NoCurrentTaskError` where the current task
 * is not known; with `TypeError` if `makeWorker` returns no worker, or the same one twice. The stack of an error has the frames of both
 * threads; where jobs take less than 60 microseconds and the first thousand have not failed, it has those of the caller from the
 * second error of the pool on.
 *
 * An error on a worker that belongs to no job, such as an unhandled rejection, is reported here as an uncaught error. If jobs run on the
 * worker and it ends because of that error, the error is the cause of their `WorkerLostError` instead.
 *
 * Disposing refuses new calls, waits for those under way, disposes of actors, and then ends the workers. A result that is still being
 * iterated ends with `ScopeClosedError`. Without `terminateAfter` disposal also waits for a job that never ends; {@link terminate} does
 * not wait. Laws: parallel.1 to parallel.7.
 */
export class BasePool<M> implements AsyncDisposable {
  /** The functions that the workers' module exposes. */
  readonly call: PoolCalls<M>;
  readonly #name: string;
  readonly #actors = new Set<RemoteActor>();
  readonly #early = new EarlyJobs();
  readonly #forActors: ActorPool;
  #dispatcher: Dispatcher | undefined = undefined;
  /** Undefined if it could not be loaded. */
  readonly #opening: Promise<Dispatcher | undefined> | undefined = undefined;
  #isClosed = false;
  #isTerminated = false;
  #disposal: Promise<void> | undefined = undefined;
  #termination: Promise<void> | undefined = undefined;

  constructor(makeWorker: () => unknown, options: WorkerPoolOptions | undefined, load: Load) {
    checkFunction(makeWorker, 'new WorkerPool', 'makeWorker');
    const workers = requireWorkers();
    const settings = settingsOf(options, workers);
    this.#name = settings.name;
    const open = (engine: Engine): Dispatcher =>
      this.#opened(new engine.Dispatcher(settings, makeWorker, workers));
    const engine = load();
    if (engine instanceof Promise) {
      this.#opening = engine.then(open).catch((error: unknown) => {
        this.#early.fail(error);
        return undefined;
      });
    } else {
      open(engine);
    }
    this.call = this.#callees();
    const handler = (): JobHandler => this.#handler;
    this.#forActors = {
      get handler() {
        return handler();
      },
      closing: (place) => this.#dispatcher?.closeIterations(place.closed as ScopeClosedError, place),
      disposed: (actor, place) => {
        this.#actors.delete(actor);
        this.#dispatcher?.removeActor(place);
      },
    };
  }

  /**
   * Ends the pool by force: its workers end at once, in the middle of what they do. Calls that run or wait reject with `WorkerLostError`,
   * or with `CancellationError` if they were cancelled before they began; results that are iterated end with the same, and actors are
   * gone without being disposed of. New calls reject with `ScopeClosedError`.
   *
   * Fulfils when the workers have ended, and never rejects. A disposal that waits ends with it. Calling it twice is harmless. Laws:
   * parallel.7.
   *
   * @example
   * ```ts
   * const frames = pool.call.transcode(frame);
   * const giveUp = setTimeout(() => void pool.terminate(), 10_000);
   * await frames.finally(() => clearTimeout(giveUp));
   * ```
   */
  terminate(): Promise<void> {
    this.#isClosed = this.#isTerminated = true;
    return (this.#termination ??= this.#terminate());
  }

  /**
   * Refuses new calls with `ScopeClosedError`, waits for those under way, as long as `terminateAfter` allows, and ends the workers.
   * Doing so twice is harmless.
   */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  static {
    symbolMethod<BasePool<unknown>>(this, asyncDispose, function () {
      this.#isClosed = true;
      return (this.#disposal ??= this.#dispose());
    });
  }

  /**
   * Makes an object of a class that the workers' module exposes, on one worker, and returns a reference to it: the actor, and its state,
   * live there until it is disposed of.
   *
   * A call is a child of the task that makes it, as with {@link actor}. Calls start in their order, one at a time; others continue where
   * one awaits, unless the actor is made with `{ name, reentrant: false }`. Arguments and results must be sendable. Calls of an actor do
   * not wait for other jobs of its worker, but share its thread with them.
   *
   * A call rejects with what the method or the constructor throws; with `NotSendableError` if its arguments or those of the constructor
   * cannot be sent; with `ScopeClosedError` once the actor or the pool is disposed of; and with `WorkerLostError` when the worker has
   * ended, since the state is gone with it. Disposing waits for the calls under way, and then calls the object's own
   * `[Symbol.asyncDispose]` or `[Symbol.dispose]`. Throws `ScopeClosedError` and `TypeError`. Laws: actor.4.
   *
   * @example
   * ```ts
   * await using index = pool.actor('SearchIndex', 'en');
   * await index.add(documents);
   * ```
   */
  actor<K extends ClassName<M>>(
    name: K | RemoteActorOptions<K>,
    ...args: ConstructorArguments<M, K>
  ): RemoteActorRef<InstanceOf<M[K]>> {
    const options = actorOptions(name);
    this.#requireOpen(`pool.actor(${options.name})`);
    const made = new RemoteActor(this.#forActors, options, args);
    this.#actors.add(made);
    return made.ref as RemoteActorRef<InstanceOf<M[K]>>;
  }

  #opened(dispatcher: Dispatcher): Dispatcher {
    this.#dispatcher = dispatcher;
    if (this.#isTerminated) void dispatcher.terminate();
    this.#early.moveTo(dispatcher);
    return dispatcher;
  }

  async #terminate(): Promise<void> {
    await (this.#dispatcher ?? (await this.#opening))?.terminate();
  }

  async #dispose(): Promise<void> {
    if (this.#dispatcher === undefined && this.#early.isEmpty && this.#actors.size === 0) return;
    const dispatcher = this.#dispatcher ?? (await this.#opening);
    if (dispatcher === undefined) return;
    dispatcher.closeIterations(
      new ScopeClosedError(
        `${this.#name} has been disposed of while a result was iterated. Iterate it to its end before the end of the block.`,
      ),
    );
    dispatcher.hurry();
    await dispatcher.idle();
    await Promise.allSettled([...this.#actors].map((one) => one.dispose()));
    await dispatcher.idle();
    await dispatcher.end();
  }

  get #handler(): JobHandler {
    return this.#dispatcher ?? this.#early;
  }

  #callees(): PoolCalls<M> {
    const known = new Map<string, (...args: unknown[]) => Promise<unknown>>();
    const calleeOf = (name: string): ((...args: unknown[]) => Promise<unknown>) => {
      const callee = { name, kind: Ask.call, target: name };
      return (...args) =>
        attempt(() => {
          this.#requireOpen(name);
          return startCall(this.#handler, callee, args);
        });
    };
    return new Proxy(
      {},
      {
        get(_, name) {
          // A promise that is resolved with this looks for `then`.
          if (typeof name !== 'string' || name === 'then') return undefined;
          let call = known.get(name);
          if (call === undefined) known.set(name, (call = calleeOf(name)));
          return call;
        },
      },
    ) as PoolCalls<M>;
  }

  #requireOpen(name: string): void {
    if (this.#isClosed) {
      throw new ScopeClosedError(
        `${name}: ${this.#name} has been disposed. Call it before the end of its block.`,
      );
    }
  }
}

function requireWorkers(): WorkerHost {
  const { name, workers } = currentHost();
  if (workers === undefined) {
    throw new Error(
      `new WorkerPool: the host '${name}' has no workers. Import @tasktree/node, deno, bun or browser before.`,
    );
  }
  return workers;
}
