// oxlint-disable-next-line typescript/unbound-method -- called on promises alone
export const nativeThen: typeof Promise.prototype.then = Promise.prototype.then;

/** Its errors alone know their line. Stacks tell nothing: Bun writes those of V8. */
const isJavaScriptCore = /* @__PURE__ */ (() => 'line' in new Error())();

/**
 * `then` with reactions that know their scope. On V8 they are bound: 64 bytes less for each task that waits than closures are, of
 * 896 on Node 26, in the same time. On JavaScriptCore they are closures: 80 bytes less there, and on Bun 1.4 a child of a
 * group costs 12 % less, an item of a map 16, an async let 7.
 */
export function react<S>(
  promise: Promise<unknown>,
  scope: S,
  fulfilled: (this: S, value: unknown) => unknown,
  rejected: (this: S, error: unknown) => unknown,
): Promise<unknown> {
  if (!isJavaScriptCore) return nativeThen.call(promise, fulfilled.bind(scope), rejected.bind(scope));
  return nativeThen.call(
    promise,
    (value) => fulfilled.call(scope, value),
    (error) => rejected.call(scope, error),
  );
}
