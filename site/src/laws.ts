import { rewriteProse } from './prose.ts';

/** The ids of the laws, such as tree.2, in the order of their page. */
export function lawsOf(page: string): string[] {
  return [...page.matchAll(/^- \*\*([a-z]+\.\d+)\*\*/gm)].map(([, id = '']) => id);
}

/** The page of laws, on which each law can be linked to. */
export function withAnchors(page: string): string {
  return page.replaceAll(/^- \*\*([a-z]+\.\d+)\*\*/gm, '- <a id="$1"></a>**$1**');
}

/** Every mention of a law becomes a link to it. */
export function withLawLinks(text: string, laws: readonly string[], page: string): string {
  const known = new Set(laws);
  return rewriteProse(text, (prose) =>
    prose
      .split(/(^#.*$|\[[^\]]*\]\([^)]*\)|<a [^>]*>)/gm)
      .map((part, index) => {
        if (index % 2 === 1) return part;
        return part.replaceAll(/(?<![\w./*-])([a-z]+\.\d+)(?![\w/-]|\.\d)/g, (id: string) =>
          known.has(id) ? `[${id}](${page}#${id})` : id,
        );
      })
      .join(''),
  );
}
