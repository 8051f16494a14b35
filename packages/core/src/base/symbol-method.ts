/**
 * Gives a class a method under a symbol that a declaration of the class cannot name: one that is looked up at run time.
 * Declarations made without type inference know well-known symbols only.
 */
export function symbolMethod<C>(
  owner: { readonly prototype: C },
  symbol: symbol,
  method: (this: C) => unknown,
): void {
  Object.defineProperty(owner.prototype, symbol, { value: method, writable: true, configurable: true });
}
