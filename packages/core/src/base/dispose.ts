// Where the platform has no such symbols, compilers of `using` fall back to these.
export const dispose: typeof Symbol.dispose = /* @__PURE__ */ wellKnown('dispose') as typeof Symbol.dispose;
export const asyncDispose: typeof Symbol.asyncDispose = /* @__PURE__ */ wellKnown(
  'asyncDispose',
) as typeof Symbol.asyncDispose;

function wellKnown(name: 'dispose' | 'asyncDispose'): symbol {
  const symbols = Symbol as unknown as { readonly dispose?: symbol; readonly asyncDispose?: symbol };
  return symbols[name] ?? Symbol.for(`Symbol.${name}`);
}
