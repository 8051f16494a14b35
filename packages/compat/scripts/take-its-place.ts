// Preloaded into the tests of an original: what they import as the package itself comes from here. `COMPAT_STANDS_IN_FOR` says which.
import { registerHooks } from 'node:module';

const original = process.env['COMPAT_STANDS_IN_FOR'] ?? '';
const sources = new URL('../src/', import.meta.url);

/** The package's own files as its tests name them, and the other package whose error is the same class. */
const replaced: readonly (readonly [specifier: RegExp, file: string])[] = [
  [/^(\.\/|\.\.\/source\/)index\.js$/, `${original}/index.ts`],
  [/^\.\.\/source\/priority-queue\.js$/, `${original}/priority-queue.ts`],
  [/^p-timeout$/, 'p-timeout/index.ts'],
];

registerHooks({
  resolve(specifier, context, nextResolve) {
    const isTest = /\/(test|test-[^/]*)\.js$|\/test\/[^/]+\.ts$/.test(context.parentURL ?? '');
    const file = isTest ? replaced.find(([pattern]) => pattern.test(specifier))?.[1] : undefined;
    return file === undefined
      ? nextResolve(specifier, context)
      : nextResolve(new URL(file, sources).href, context);
  },
});
