// WebKitGTK has no such symbols. The library has come to terms with that when this runs, and goes by the names to which compilers
// of `using` fall back; the cases of the suite call its methods by the symbols themselves.
for (const name of ['dispose', 'asyncDispose'] as const) {
  if (!(name in Symbol)) Object.defineProperty(Symbol, name, { value: Symbol.for(`Symbol.${name}`) });
}
