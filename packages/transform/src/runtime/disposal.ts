interface Resource {
  readonly value: unknown;
  /** None for `await using` of null: there is only something to await. */
  readonly method: ((this: unknown) => unknown) | undefined;
  readonly isAsync: boolean;
}

const keys = Symbol as unknown as Record<'dispose' | 'asyncDispose', symbol | undefined>;
const dispose = keys.dispose ?? Symbol.for('Symbol.dispose');
const asyncDispose = keys.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

type Suppressing = new (error: unknown, suppressed: unknown, message: string) => Error;

const message = 'An error was suppressed during disposal';

function suppress(error: unknown, suppressed: unknown): Error {
  const { SuppressedError } = globalThis as { SuppressedError?: Suppressing };
  if (SuppressedError !== undefined) return new SuppressedError(error, suppressed, message);
  const standIn = new Error(message);
  return Object.assign(standIn, { name: 'SuppressedError', error, suppressed });
}

function methodOf(value: unknown, isAsync: boolean): Resource['method'] {
  const of = value as Record<symbol, (() => unknown) | null | undefined>;
  const asynchronous = isAsync ? of[asyncDispose] : undefined;
  if (asynchronous !== undefined && asynchronous !== null) return callable(asynchronous);
  const synchronous = of[dispose];
  if (synchronous === undefined || synchronous === null) {
    throw new TypeError(`Symbol.${isAsync ? 'asyncDispose' : 'dispose'} is not a function`);
  }
  const method = callable(synchronous);
  // What a synchronous disposal gives is not awaited.
  return isAsync ? () => new Promise<void>((resolve) => resolve(void method.call(value))) : method;
}

function callable(method: unknown): () => unknown {
  if (typeof method !== 'function') throw new TypeError(`${String(method)} is not a function`);
  return method as () => unknown;
}

/** The `using` and `await using` declarations of one block, as the language disposes of them. */
export class Disposal {
  /** What `next` wants awaited. */
  result: unknown = undefined;
  readonly #resources: Resource[] = [];
  #needsAwait = false;
  #hasAwaited = false;
  #hasFailed = false;
  #error: unknown = undefined;

  /** At a declaration. */
  use<T>(value: T, isAsync: boolean): T {
    if (value === null || value === undefined) {
      if (isAsync) this.#resources.push({ value, method: undefined, isAsync });
      return value;
    }
    if (typeof value !== 'object' && typeof value !== 'function') {
      throw new TypeError(`${String(value)} is not an object`);
    }
    this.#resources.push({ value, method: methodOf(value, isAsync), isAsync });
    return value;
  }

  /** Takes the error by which the block, or a disposal, ended. */
  fail(error: unknown): void {
    this.#error = this.#hasFailed ? suppress(error, this.#error) : error;
    this.#hasFailed = true;
  }

  /** Disposes of what comes next; true when {@link result} is to be awaited before this is called again. */
  next(): boolean {
    for (let resource = this.#resources.at(-1); resource !== undefined; resource = this.#resources.at(-1)) {
      const { value, method, isAsync } = resource;
      if (!isAsync && this.#needsAwait && !this.#hasAwaited) return this.#pause();
      this.#resources.pop();
      if (method === undefined) {
        this.#needsAwait = true;
        continue;
      }
      try {
        this.result = method.call(value);
        if (isAsync) {
          this.#hasAwaited = true;
          return true;
        }
      } catch (error) {
        this.fail(error);
      }
    }
    return this.#needsAwait && !this.#hasAwaited ? this.#pause() : false;
  }

  #pause(): boolean {
    this.#needsAwait = false;
    this.result = undefined;
    return true;
  }

  /** When all is disposed of. */
  end(): void {
    if (this.#hasFailed) throw this.#error;
  }
}

/** At the beginning of a block. */
export function disposal(): Disposal {
  return new Disposal();
}
