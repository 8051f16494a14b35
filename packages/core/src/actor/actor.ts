import { checkBoolean, checkName, checkOptions, describe } from '../base/arguments.ts';
import { checkExecutor, type Executor } from '../host/executor.ts';
import { isolationBehind, makeRef, type ActorRef } from './actor-ref.ts';
import { ActorIsolation } from './isolation.ts';

/** What an actor is called, and how its calls take turns. */
export interface ActorOptions {
  /** Shown before the name of the method, wherever a call is shown. Default: the name of the object's class. */
  readonly name?: string;
  /** False: a call holds the actor until it has settled; no other starts while it waits for something. Default true. */
  readonly reentrant?: boolean;
  /** Where its jobs start, whatever those who call it prefer. Two actors may share one. */
  readonly executor?: Executor;
}

/**
 * Makes an actor of an object: the reference returned has its methods, made asynchronous, and nothing else of it. The object is to
 * be used through the reference alone, and in its own methods through `this`.
 *
 * A call is a job in the actor's line and a child of the task that makes it: it takes over priority, deadline, task-locals and
 * cancellation, and the body around waits for it. Jobs start one at a time, by priority, then in the order of the calls. Synchronous
 * stretches never interleave; at an await of the method others may start, so state may have changed after it. With `{
 * reentrant: false }` a call holds the actor until it has settled.
 *
 * A cancellation takes no call out of the line: it starts in its turn, cancelled. A call rejects with what the method throws, with
 * `ScopeClosedError` when the actor is disposed or the task it is made in has settled, and with `NoCurrentTaskError` where the current
 * task cannot be known (ambient.4; `task.run(() => ref.method())` helps). Calls to each other and to itself do not deadlock; of an actor
 * that is not reentrant, one from within the call that holds it, also through children and other actors, rejects with
 * `AwaitCycleError`; and so does one that would close a circle of such actors waiting for each other. A call that awaits a `new Task`
 * which calls the same actor is not found, and waits.
 *
 * A `new Task` made in a method starts on the actor too, unless that is not reentrant; children and detached tasks do not.
 * Throws `TypeError` for invalid arguments. Laws: actor.1, actor.2, actor.5. Source: SE-0306.
 *
 * @example
 * ```ts
 * class Account {
 *   #balance = 0;
 *   deposit(amount: number): number {
 *     return (this.#balance += amount);
 *   }
 * }
 * await using account = actor(new Account());
 * const balance = await account.deposit(10);
 * ```
 */
export function actor<T extends object>(instance: T, options?: ActorOptions): ActorRef<T> {
  if (typeof instance !== 'object' || instance === null || isolationBehind(instance) !== undefined) {
    const got = isolationBehind(instance) === undefined ? describe(instance) : 'a reference to an actor';
    throw new TypeError(`actor: instance must be an object with methods; got ${got}.`);
  }
  checkOptions(options, 'actor', { name: checkName, reentrant: checkBoolean, executor: checkExecutor });
  const className = (instance.constructor as { readonly name?: unknown } | undefined)?.name;
  const name = options?.name ?? (typeof className === 'string' && className !== '' ? className : 'actor');
  return makeRef(instance, new ActorIsolation(name, options?.reentrant !== false, options?.executor));
}
