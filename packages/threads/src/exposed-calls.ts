import { ActorIsolation, asyncDispose, dispose, finishOn, isMethod } from '@tasktree/core/internal';
import { Ask } from './protocol.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/** What a job comes down to. */
export interface Invocation {
  /** The name of the task. */
  readonly name: string;
  /** The actor in whose queue it stands. */
  readonly isolation?: ActorIsolation;
  readonly run: (args: readonly unknown[]) => unknown;
}

/** Returns an actor, or throws why it could not be made. */
type FindActor = () => HostedActor;

/** What a worker has to offer: exposed functions and classes, and the actors that were made of those. */
export class Exposed {
  readonly #functions: ReadonlyMap<string, AnyFunction>;
  /** Calls of functions that were asked for before. */
  readonly #calls = new Map<string, Invocation>();
  /** By the numbers that the pool has given them. */
  readonly #actors = new Map<number, FindActor>();

  constructor(functions: ReadonlyMap<string, AnyFunction>) {
    this.#functions = functions;
  }

  /** What a message of that kind asks for; `target` is what it says of whom it means. */
  invocation(kind: number, target: unknown): Invocation {
    if (kind === Ask.make) return this.#making(...(target as [id: number, name: string, reentrant: boolean]));
    if (kind === Ask.invoke) return this.#invoking(...(target as [id: number, method: string]));
    if (kind === Ask.drop) return this.#dropping(target as number);
    const name = target as string;
    const known = this.#calls.get(name);
    if (known !== undefined) return known;
    const call = this.#calling(name);
    if (this.#functions.has(name)) this.#calls.set(name, call);
    return call;
  }

  #calling(name: string): Invocation {
    const run = (args: readonly unknown[]): unknown => {
      const called = this.#functions.get(name);
      if (called === undefined) {
        throw new TypeError(
          `${name}: the module of the worker does not expose a function of this name. Give it to expose().`,
        );
      }
      return called(...args);
    };
    return { name, run };
  }

  #making(id: number, name: string, reentrant: boolean): Invocation {
    const run = (args: readonly unknown[]): void => {
      try {
        const actor = new HostedActor(name, this.#functions.get(name), reentrant, args);
        this.#actors.set(id, () => actor);
      } catch (error) {
        // Calls that were made before the caller knows of this reject with it too.
        this.#actors.set(id, () => {
          throw error;
        });
        throw error;
      }
    };
    return { name: `new ${name}`, run };
  }

  #invoking(id: number, method: string): Invocation {
    const find = this.#actors.get(id) as FindActor;
    try {
      const actor = find();
      const { isolation } = actor;
      return { name: `${isolation.name}.${method}`, isolation, run: (args) => actor.call(method, args) };
    } catch {
      return { name: method, run: find };
    }
  }

  #dropping(id: number): Invocation {
    const run = async (): Promise<void> => {
      const find = this.#actors.get(id);
      this.#actors.delete(id);
      let actor: HostedActor | undefined;
      try {
        actor = find?.();
      } catch {
        // It was never made, which was the outcome of the call that should have made it.
      }
      await actor?.end();
    };
    return { name: 'dispose', run };
  }
}

type Methods = Record<string | symbol, (...args: unknown[]) => unknown>;

/** An actor in the worker where it lives: an object, and the queue of its jobs. */
export class HostedActor {
  readonly isolation: ActorIsolation;
  readonly #object: object;

  /** Throws what the constructor throws. */
  constructor(name: string, type: unknown, reentrant: boolean, args: readonly unknown[]) {
    if (typeof type !== 'function') {
      throw new TypeError(
        `${name}: the module of the worker does not expose a class of this name. Give it to expose().`,
      );
    }
    this.isolation = new ActorIsolation(name, reentrant, undefined);
    this.#object = Reflect.construct(type, args) as object;
  }

  call(method: string, args: readonly unknown[]): unknown {
    if (!isMethod(this.#object, method)) {
      throw new TypeError(`${this.isolation.name}.${method}: the actor has no method of this name.`);
    }
    return (this.#object as Methods)[method]?.(...args);
  }

  /** Waits for the calls under way, and disposes of the object, on the actor. */
  async end(): Promise<void> {
    const { isolation } = this;
    const object = this.#object as Methods;
    isolation.isClosed = true;
    await isolation.idle();
    const symbol = [asyncDispose, dispose].find((each) => typeof object[each] === 'function');
    if (symbol !== undefined) await finishOn(isolation, () => object[symbol]?.());
  }
}
