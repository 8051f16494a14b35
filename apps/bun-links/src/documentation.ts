import { Glob } from 'bun';
import { marked } from 'marked';

/** The fragment of a heading, as forges make it. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/<[^>]*>|&[a-z]+;|[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** A page from Markdown, with a fragment for each heading. */
async function render(markdown: string): Promise<string> {
  const html = await marked.parse(markdown, { gfm: true });
  const used = new Map<string, number>();
  return html.replace(/<h([1-6])>(.*?)<\/h\1>/gs, (_whole, level: string, text: string) => {
    const base = slug(text);
    const count = used.get(base) ?? 0;
    used.set(base, count + 1);
    return `<h${level} id="${count === 0 ? base : `${base}-${count}`}">${text}</h${level}>`;
  });
}

/** Serves a folder on a free port of this machine: Markdown as pages, a folder as the list of what is in it. */
export function serveDocumentation(root: string): { readonly url: URL; stop(): void } {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const path = decodeURIComponent(new URL(request.url).pathname);
      if (path.includes('..') || path.includes('node_modules'))
        return new Response('Not found', { status: 404 });
      const file = Bun.file(root + path);
      if (path.endsWith('.md') && (await file.exists())) {
        return new Response(await render(await file.text()), { headers: { 'content-type': 'text/html' } });
      }
      if (await file.exists()) return new Response(file);
      const folder = path.replace(/^\/|\/$/g, '');
      const names = [
        ...new Glob('*').scanSync({
          cwd: `${root}/${folder}`,
          onlyFiles: false,
          throwErrorOnBrokenSymlink: false,
        }),
      ];
      const items = names.sort().map((name) => `<li>${name}</li>`);
      return new Response(`<ul>${items.join('')}</ul>`, { headers: { 'content-type': 'text/html' } });
    },
    error: () => new Response('Not found', { status: 404 }),
  });
  return { url: new URL('/README.md', server.url), stop: () => void server.stop(true) };
}
