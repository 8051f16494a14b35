const symbols = Symbol as unknown as { readonly dispose?: symbol; readonly asyncDispose?: symbol };

// Where the platform has no such symbols, compilers of `using` fall back to these.
export const dispose: typeof Symbol.dispose = (symbols.dispose ??
  Symbol.for('Symbol.dispose')) as typeof Symbol.dispose;
export const asyncDispose: typeof Symbol.asyncDispose = (symbols.asyncDispose ??
  Symbol.for('Symbol.asyncDispose')) as typeof Symbol.asyncDispose;
