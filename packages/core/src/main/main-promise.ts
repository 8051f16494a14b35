/** A promise that knows whether somebody has asked for its outcome, and whose rejection the runtime never reports by itself. */
export class MainPromise<T> extends Promise<T> {
  asked = false;

  constructor(executor: ConstructorParameters<typeof Promise<T>>[0]) {
    super(executor);
    super.then(undefined, () => {});
  }

  /** What is derived from it is an ordinary promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  // `await`, `catch` and `finally` come here as well.
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.asked = true;
    return super.then(onFulfilled, onRejected);
  }
}
