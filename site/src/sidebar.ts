import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { pagesFolder } from './folders.ts';
import { documented } from './reference.ts';

type Item = DefaultTheme.SidebarItem;

/** What stands beside a page: the guide and all that is about it, or the modules of the reference and the names of one. */
export function sidebar(): DefaultTheme.SidebarMulti {
  const modules = documented.flatMap((name) =>
    globSync(`reference/${name}/{,*/}index.md`, { cwd: pagesFolder }).sort((a, b) => a.length - b.length),
  );
  const reference = modules.map((index) => [linkOf(index), referenceItems(modules, index)] as const);
  return { ...Object.fromEntries(reference), '/reference/': referenceItems(modules), '/': guideItems() };
}

function guideItems(): Item[] {
  const guide = read('guide/index.md');
  const [concepts = '', elsewhere = ''] = guide.split('Coming from somewhere else');
  return [
    { text: 'Tasktree', items: [item('/introduction', 'Five minutes'), item('/guide/', 'Guide')] },
    { text: 'Concepts', items: listed(concepts) },
    { text: 'Coming from', collapsed: false, items: listed(elsewhere) },
    { text: 'Packages', collapsed: true, items: folder('packages/*.md') },
    { text: 'Lint rules', collapsed: true, items: folder('packages/rules/*.md') },
    { text: 'Programs', collapsed: true, items: folder('apps/*.md') },
    {
      text: 'What is promised',
      items: [
        item('/laws', 'The laws'),
        item('/laws-and-cases', 'Laws and cases'),
        item('/conformance', 'Conformance'),
        item('/bench/', 'Benchmarks'),
        item('/bench/results', 'Speed'),
      ],
    },
    {
      text: 'How it is made',
      collapsed: true,
      items: [
        item('/architecture', 'Architecture'),
        item('/decisions/', 'Decisions'),
        item('/contributing', 'Contributing'),
        item('/security', 'Security'),
      ],
    },
  ];
}

/** The pages that a list on the first page of the guide names, in its order. */
function listed(text: string): Item[] {
  return [...text.matchAll(/^(?:\d+\.|-) \[([^\]]+)\]\((\/guide\/[^)]+)\.md\)/gm)].map(
    ([, name = '', link = '']) => item(link, name.charAt(0).toUpperCase() + name.slice(1)),
  );
}

function folder(pattern: string): Item[] {
  return globSync(pattern, { cwd: pagesFolder })
    .sort()
    .map((file) => item(`/${file.replace(/\.md$/, '')}`, headingOf(file)));
}

/** Only the module that is open lists its names: all of them on every page would be most of the site. */
function referenceItems(modules: readonly string[], open?: string): Item[] {
  return [
    item('/reference/', 'Reference'),
    ...modules.map((index): Item => {
      const module = item(linkOf(index), headingOf(index).replace('@tasktree/', ''));
      return index === open ? { ...module, items: names(index) } : module;
    }),
  ];
}

function linkOf(index: string): string {
  return `/${path.posix.dirname(index.replaceAll(path.sep, '/'))}/`;
}

/** The sections of a module's index, and their names. */
function names(index: string): Item[] {
  return read(index)
    .split(/^## /m)
    .slice(1)
    .map((section): Item => {
      const [title = ''] = section.split('\n', 1);
      const links = section.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\.md\)/gm);
      const items = [...links].map(([, name = '', file = '']) =>
        item(`/${path.posix.join(path.dirname(index), file)}`, name),
      );
      return { text: title, items };
    })
    .filter(({ items = [] }) => items.length > 0);
}

function item(link: string, text: string): Item {
  return { text, link };
}

function headingOf(file: string): string {
  return /^# (.+)$/m.exec(read(file))?.[1]?.replaceAll('`', '') ?? file;
}

function read(file: string): string {
  return readFileSync(path.join(pagesFolder, file), 'utf8');
}
