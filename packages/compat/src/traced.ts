/** Never settles what is resolved with it, and keeps nothing of that. For half of what a promise would cost that never settles. */
const never: PromiseLike<never> = {
  // oxlint-disable-next-line unicorn/no-thenable -- stands for a promise
  then: () => never as PromiseLike<never>,
} as PromiseLike<never>;

/**
 * The outcome of `work`, while the stacks of its errors lead to whoever waits for the promise of `resolve`, which must be the function
 * that the promise's constructor gave.
 *
 * V8 looks for the callers of an asynchronous function along the one reaction of each promise: through an `await`, through what `then`
 * returns, and through a native `resolve`, but not through a function that calls one. So the only reaction of `work` hands its
 * outcome on by hand, and leads to `resolve` by a promise that never settles, and goes with `work`.
 */
export function traced<T>(work: Promise<T>, resolve: (value: never) => void): Promise<T> {
  return new Promise((fulfil, reject) => {
    void work
      .then(
        (value) => {
          fulfil(value);
          return never;
        },
        (error: unknown) => {
          reject(error);
          return never;
        },
      )
      .then(resolve);
  });
}
