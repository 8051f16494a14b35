import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { pagesFolder } from './folders.ts';
import { documented } from './reference.ts';

type Item = DefaultTheme.SidebarItem;

/** What stands beside a page: the guide and all that is about it, or the names of the reference. */
export function sidebar(): DefaultTheme.SidebarMulti {
  return { '/reference/': referenceItems(), '/': guideItems() };
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

function referenceItems(): Item[] {
  const packages = documented.flatMap((name) =>
    globSync(`reference/${name}/{,*/}index.md`, { cwd: pagesFolder }).sort((a, b) => a.length - b.length),
  );
  return [
    item('/reference/', 'Reference'),
    ...packages.map((index): Item => {
      const link = `/${path.dirname(index)}/`;
      const name = headingOf(index).replace('@tasktree/', '');
      return { text: name, link, collapsed: true, items: names(index) };
    }),
  ];
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
