/** What a page says of itself: where it leads, and which fragments it has. */
export interface Page {
  readonly links: readonly string[];
  readonly fragments: ReadonlySet<string>;
}

/** Reads the links and fragments of an HTML page as it arrives. Stops with the response's signal. */
export async function readPage(response: Response): Promise<Page> {
  const links: string[] = [];
  const fragments = new Set<string>();
  const collect = (attribute: string) => ({
    element(element: HTMLRewriterTypes.Element) {
      const link = element.getAttribute(attribute);
      if (link !== null) links.push(link);
    },
  });
  const rewritten = new HTMLRewriter()
    .on('a[href]', collect('href'))
    .on('img[src]', collect('src'))
    .on('[id]', {
      element(element) {
        fragments.add(element.getAttribute('id') ?? '');
      },
    })
    .transform(response);
  await rewritten.arrayBuffer();
  return { links, fragments };
}
