import { asyncDispose, dispose, finishOn, isMethod, Isolation } from '@tasktree/core/internal';

type Methods = Record<string | symbol, (...args: unknown[]) => unknown>;

/** An actor in the worker where it lives: an object, and the line of its jobs. */
export class Resident {
  readonly isolation: Isolation;
  readonly #object: object;

  /** Throws what the constructor throws. */
  constructor(name: string, type: unknown, reentrant: boolean, args: readonly unknown[]) {
    if (typeof type !== 'function') {
      throw new TypeError(
        `${name}: the module of the worker does not expose a class of this name. Give it to expose().`,
      );
    }
    this.isolation = new Isolation(name, reentrant, undefined);
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
