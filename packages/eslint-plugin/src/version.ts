import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** The version of this package. Linters keep results for it, and throw them away when it changes. */
export const version: string = manifest.version;
