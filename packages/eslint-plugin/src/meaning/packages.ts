const packages = /^(?:@tasktree\/(?!eslint-plugin|transform|compat)|tasktree(?:\/|$))/;

/** Whether a module is a package of the library, of those whose names mean what the rules know. */
export function isLibrary(module: string): boolean {
  return packages.test(module);
}
