import { keep, nothing } from './stopping.ts';

/** Work that was started, and can be stopped. */
export interface Started<T> {
  readonly promise: Promise<T>;
  cancel(reason: unknown): void;
}

/**
 * All values in order, as `Promise.all` gives them. The first failure cancels the others and is thrown when all have ended; with
 * `awaitRunning` false it is thrown at once, and the others go on, as after `Promise.all`.
 */
export async function gather<T>(started: readonly Started<T>[], awaitRunning: boolean): Promise<T[]> {
  const promises = started.map(({ promise }) => promise);
  if (!awaitRunning) return Promise.all(promises);
  let failure: { readonly error: unknown } | undefined;
  const results = await Promise.allSettled(
    promises.map((promise) =>
      promise.catch((error: unknown) => {
        if (failure === undefined) {
          failure = { error };
          for (const other of started) other.cancel(error);
        } else {
          keep(failure.error, error);
        }
        throw error;
      }),
    ),
  );
  if (failure !== undefined) throw failure.error;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}

/** Ends what was started before `error` came in between, and throws that. */
export async function abandon(
  started: readonly Started<unknown>[],
  error: unknown,
  awaitRunning: boolean,
): Promise<never> {
  for (const { promise } of started) promise.catch(nothing);
  if (awaitRunning) {
    for (const one of started) one.cancel(error);
    await Promise.allSettled(started.map(({ promise }) => promise));
  }
  throw error;
}
