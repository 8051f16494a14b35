import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { site } from './folders.ts';

/** Where the built site lies. */
const output: string = path.join(site, 'dist/site');

/** The pages that were built, as the addresses they are served at. */
export function builtPages(): string[] {
  return globSync('**/*.html', { cwd: output })
    .map((file) => `/${file.replaceAll(path.sep, '/')}`.replace(/(?:index)?\.html$/, ''))
    .sort();
}

/** The file that answers a request, as any server of static files with clean addresses finds it. */
export function fileOf(address: string): string | undefined {
  const file = path.join(output, decodeURIComponent(address));
  return [file, `${file}.html`, path.join(file, 'index.html')].find(
    (candidate) => existsSync(candidate) && !candidate.endsWith(path.sep) && path.extname(candidate) !== '',
  );
}

export function readBuilt(address: string): string {
  const file = fileOf(address);
  if (file === undefined) throw new Error(`There is no page at ${address}.`);
  return readFileSync(file, 'utf8');
}

/** The links within the site that a page holds, resolved against its address. */
export function linksOf(address: string, html: string): URL[] {
  return [...html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"/g)]
    .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), `http://site${address}`))
    .filter(({ host }) => host === 'site');
}

/** The places of a page that a link can lead to. */
export function anchorsOf(html: string): Set<string> {
  return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id));
}
