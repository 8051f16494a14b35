import { createRequire } from 'node:module';

/** The version of this package. Linters keep results for it, and throw them away when it changes. */
export const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };
