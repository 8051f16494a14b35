import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, the repository's, and the one that the pages are written to. */
export const site: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const root: string = path.dirname(site);
export const pagesFolder: string = path.join(site, 'dist/pages');
