// Writes the pages that the site is built from: those of the repository, with links that fit, and the reference.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addresses } from './address.ts';
import { pagesFolder, root, site } from './folders.ts';
import { lawsOf, withAnchors, withLawLinks } from './laws.ts';
import { withLinks } from './links.ts';
import { documented, writeReference } from './reference.ts';

const lawsPage = 'docs/semantics.md';

function put(page: string, text: string): void {
  const file = path.join(pagesFolder, page);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

rmSync(pagesFolder, { recursive: true, force: true });
mkdirSync(pagesFolder, { recursive: true });
cpSync(path.join(site, 'pages'), pagesFolder, { recursive: true });
await writeReference(path.join(pagesFolder, 'reference'));

const pages = addresses();
const laws = lawsOf(readFileSync(path.join(root, lawsPage), 'utf8'));
const targets = new Map(pages);
for (const name of documented) targets.set(`packages/${name}:reference`, `reference/${name}/index.md`);

for (const [from, to] of pages) {
  const text = withLinks(readFileSync(path.join(root, from), 'utf8'), from, targets);
  put(to, from === lawsPage ? withAnchors(text) : withLawLinks(text, laws, '/laws.md'));
}
for (const file of globSync('reference/**/*.md', { cwd: pagesFolder })) {
  const text = withLawLinks(readFileSync(path.join(pagesFolder, file), 'utf8'), laws, '/laws.md');
  put(file, `---\npageClass: reference\n---\n\n${text}`);
}
for (const image of globSync('bench/*.svg', { cwd: root })) {
  cpSync(path.join(root, image), path.join(pagesFolder, image));
}
