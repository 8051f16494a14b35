import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './folders.ts';

/** A link in Markdown: its text, which may hold a piece of code, and where it leads. */
const link = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;

/**
 * The text of a page with its links as the site needs them. A link to a page leads to that page. A link to a file or a folder that
 * is no page keeps its text only: the site does not have it.
 */
export function withLinks(text: string, from: string, pages: ReadonlyMap<string, string>): string {
  return text
    .split(/(^```[\s\S]*?^```$)/gm)
    .map((part, index) => {
      if (index % 2 === 1) return part;
      return part.replaceAll(link, (whole, mark: string, label: string, target: string) => {
        if (/^(?:[a-z]+:|#)/.test(target) || mark === '!') return whole;
        const to = addressOf(target, from, pages);
        return to === undefined ? label : `[${label}](${to})`;
      });
    })
    .join('');
}

function addressOf(target: string, from: string, pages: ReadonlyMap<string, string>): string | undefined {
  const [file = '', anchor] = target.split('#');
  const there = path.posix.normalize(path.posix.join(path.posix.dirname(from), file));
  const page = pages.get(there) ?? pages.get(`${there}/README.md`) ?? pages.get(packageOf(there));
  if (page === undefined) {
    if (!existsSync(path.join(root, there))) throw new Error(`${from}: ${target} is not there`);
    return undefined;
  }
  return `/${page}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** A package without a page of its own is in the reference. */
function packageOf(folder: string): string {
  return `${folder}:reference`;
}
