import { type DurationLike, ScopeClosedError } from '@tasktree/core';
import type { WorkerHost } from '@tasktree/core/host';
import {
  anything,
  asyncDispose,
  attempt,
  checkFunction,
  checkName,
  checkOptions,
  currentHost,
  describe,
  type OptionChecks,
  symbolMethod,
  toMilliseconds,
} from '@tasktree/core/internal';
import { Crew, type Settings } from './crew.ts';
import { Ask } from './protocol.ts';
import {
  RemoteActor,
  actorOptions,
  type ClassName,
  type ConstructorArguments,
  type InstanceOf,
  type RemoteActorOptions,
  type RemoteActorRef,
} from './remote-actor.ts';
import { MOST_JOBS } from './shared-memory.ts';
import type { RemoteFunction } from './sendable.ts';
import { startCall } from './start-call.ts';

/** How many workers a pool has, and how patient it is with them. */
export interface WorkerPoolOptions {
  /** How many workers at most. Default 'auto': as many threads as the hardware runs at a time. */
  readonly size?: number | 'auto';
  /** How many jobs at a time in one worker. Default 1; more is for jobs that mostly wait. */
  readonly concurrency?: number;
  /**
   * A worker is terminated when a job in it still runs so long after its cancellation, or after the disposal of the pool. Default:
   * never, a call waits for its job as any child is waited for, and so does disposal.
   */
  readonly terminateAfter?: DurationLike;
  /** How long a worker may take until its module has called {@link expose}. Default 30 seconds. */
  readonly startTimeout?: DurationLike;
  /** Shown in errors. Default 'the pool'. */
  readonly name?: string;
}

/** The functions of a module, as they are called on a worker. */
export type PoolCalls<M> = {
  readonly [K in keyof M as M[K] extends (...args: never[]) => unknown ? K : never]: RemoteFunction<M[K]>;
};

/**
 * Runs functions on other threads, as children of the tasks that call them.
 *
 * `pool.call.name(...args)` makes a child task of the current task, and gives a promise of what the function of that name returns on a
 * worker: the body around waits for it, cancels it, and gives it its priority, deadline and sendable task-locals. Jobs wait in one
 * line, by priority, then in the order of the calls. Workers are made when there are jobs for them, and used again; an idle
 * pool does not keep the process alive.
 *
 * A job that is cancelled before it begins never begins. One that runs sees it in `Task.isCancelled` and `Task.checkCancellation()`:
 * at once where threads share memory (`host.workers.sharedMemory`), also in a loop that never awaits, and elsewhere at its next
 * await. The call settles when the job has.
 *
 * A result that can be iterated asynchronously, such as that of a generator or a stream, is given as an iterator: items are made as they are
 * asked for, a few ahead. The task of the call lasts until the iteration has ended: at its end, by leaving the loop, or with the body
 * around.
 *
 * A call rejects with what the function throws; with `CancellationError` if it was cancelled; with `NotSendableError` if an argument or
 * the result cannot be sent; with `WorkerLostError` if the worker ended meanwhile: such a job is never run again, jobs that had not
 * begun are, on another worker; with `ScopeClosedError` after the pool was disposed; with `NoCurrentTaskError` where the current
 * task is not known; with `TypeError` if `makeWorker` gives no worker, or one that it has given before.
 *
 * An error on a worker that belongs to no job, such as a rejection that nobody handles, is reported here as an uncaught one. While jobs
 * run on a worker that ends of it, it is the cause of their `WorkerLostError` instead.
 *
 * The stack of an error has the frames of both threads; where jobs take less than 60 microseconds and a thousand have
 * not failed, those of the caller from the second error of the pool on.
 *
 * Disposing refuses new calls, waits for those under way, disposes of actors, and then ends the workers. A result that is still being
 * iterated ends with `ScopeClosedError`. It waits for a job that never ends too, but with `terminateAfter`; {@link terminate} does not
 * wait. Throws `TypeError` or `RangeError` for invalid arguments. Laws: parallel.1 to parallel.7.
 *
 * @example
 * ```ts node
 * // work.ts: export function transcode(frame: Uint8Array): Uint8Array {...}  expose({ transcode });
 * await using pool = new WorkerPool<typeof import('./work.ts')>(
 *   () => new Worker(new URL('./work.ts', import.meta.url)), // Deno and browsers: { type: 'module' }
 * );
 * const small = await pool.call.transcode(frame);
 * ```
 */
export class WorkerPool<M> implements AsyncDisposable {
  /** The functions that the workers' module exposes. */
  readonly call: PoolCalls<M>;
  readonly #crew: Crew;
  readonly #actors = new Set<RemoteActor>();
  #isClosed = false;
  #disposal: Promise<void> | undefined = undefined;
  #termination: Promise<void> | undefined = undefined;

  /** `makeWorker` makes a worker of the platform each time it is called, at most `size` at a time. */
  constructor(makeWorker: () => unknown, options?: WorkerPoolOptions) {
    checkFunction(makeWorker, 'new WorkerPool', 'makeWorker');
    checkOptions(options, 'new WorkerPool', checks);
    const workers = requireWorkers();
    this.#crew = new Crew(settingsOf(options ?? {}, workers), makeWorker, (worker) =>
      workers.connect(worker),
    );
    this.call = this.#callees();
  }

  /**
   * Ends the pool by force: its workers end at once, in the middle of what they do. Calls under way and calls in line reject with
   * `WorkerLostError`, or with `CancellationError` if they were cancelled before they began; results that are iterated end with the
   * same, and actors are gone without being disposed of. New calls reject with `ScopeClosedError`.
   *
   * Fulfils when the workers have ended, and never rejects. A disposal that waits comes to its end with it; twice is harmless. Laws:
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
    this.#isClosed = true;
    return (this.#termination ??= this.#crew.terminate());
  }

  /**
   * Refuses new calls with `ScopeClosedError`, waits for those under way, as long as `terminateAfter` allows, and ends the workers.
   * Twice is harmless.
   */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  static {
    symbolMethod<WorkerPool<unknown>>(this, asyncDispose, function () {
      this.#isClosed = true;
      return (this.#disposal ??= this.#end());
    });
  }

  /**
   * Makes an object of a class that the workers' module exposes, on one worker, and gives a reference to it: the actor lives there
   * until it is disposed of, and its state with it.
   *
   * A call is a child of the task that makes it, as with {@link actor}: calls start in their order, one at a time, others go on where
   * one awaits, unless the actor is made with `{ name, reentrant: false }`. Arguments and results are to be sendable. Calls
   * of an actor do not wait for other jobs of its worker, but share its thread with them.
   *
   * A call rejects with what the method or the constructor throws, with `ScopeClosedError` once the actor or the pool is disposed of, and
   * with `WorkerLostError` from when its worker has ended: its state is gone. Disposing waits for the calls under way, and then
   * calls the object's own `[Symbol.asyncDispose]` or `[Symbol.dispose]`. Throws `NotSendableError`, `ScopeClosedError` and
   * `TypeError`. Laws: actor.4.
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
    const made = new RemoteActor(this.#crew, options, args, (one) => this.#actors.delete(one));
    this.#actors.add(made);
    return made.ref as RemoteActorRef<InstanceOf<M[K]>>;
  }

  async #end(): Promise<void> {
    this.#crew.closeIterations(
      new ScopeClosedError(
        `${this.#crew.name} has been disposed of while a result was iterated. Iterate it to its end before the end of the block.`,
      ),
    );
    this.#crew.hurry();
    await this.#crew.idle();
    await Promise.allSettled([...this.#actors].map((one) => one.dispose()));
    await this.#crew.idle();
    await this.#crew.dismiss();
  }

  #callees(): PoolCalls<M> {
    const known = new Map<string, (...args: unknown[]) => Promise<unknown>>();
    const calleeOf = (name: string): ((...args: unknown[]) => Promise<unknown>) => {
      const callee = { name, kind: Ask.call, target: name };
      return (...args) =>
        attempt(() => {
          this.#requireOpen(name);
          return startCall(this.#crew, callee, args);
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
        `${name}: ${this.#crew.name} has been disposed. Call it before the end of its block.`,
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

/** What they are is checked in `settingsOf`. */
const checks: OptionChecks<WorkerPoolOptions> = {
  size: anything,
  concurrency: anything,
  terminateAfter: anything,
  startTimeout: anything,
  name: anything,
};

function settingsOf(options: WorkerPoolOptions, workers: WorkerHost): Settings {
  const { size = 'auto', concurrency = 1, terminateAfter, startTimeout = 30_000, name } = options;
  if (name !== undefined) checkName(name, 'new WorkerPool: options.name');
  if (size !== 'auto') checkCount(size, 'new WorkerPool: options.size', Infinity, ", or 'auto'");
  checkCount(concurrency, 'new WorkerPool: options.concurrency', MOST_JOBS, '');
  return {
    name: name === undefined ? 'the pool' : `the pool ${name}`,
    size: size === 'auto' ? Math.max(1, workers.hardwareConcurrency) : size,
    concurrency,
    terminateAfter:
      terminateAfter === undefined
        ? undefined
        : toMilliseconds(terminateAfter, 'new WorkerPool: options.terminateAfter'),
    startTimeout: toMilliseconds(startTimeout, 'new WorkerPool: options.startTimeout'),
  };
}

function checkCount(value: unknown, what: string, most: number, or: string): void {
  const wanted = `${what} must be an integer from 1${most === Infinity ? '' : ` to ${most}`}${or}`;
  if (typeof value !== 'number') throw new TypeError(`${wanted}; got ${describe(value)}.`);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new RangeError(`${wanted}; got ${value}.`);
}
