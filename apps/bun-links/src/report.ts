import type { Site } from './crawl.ts';

/** A line for each link that leads nowhere: where it stands, where it points, and why that is wrong. */
export function brokenLinks({ visits, links }: Site): readonly string[] {
  const lines = links.flatMap(({ from, to, fragment }) => {
    const target = visits.get(to);
    if (!URL.canParse(to)) return [`${from}: ${to}: not an address`];
    if (target === undefined) return [];
    if (target.broken !== undefined) return [`${from}: ${to}: ${target.broken}`];
    const isMissing = fragment !== '' && target.page !== undefined && !target.page.fragments.has(fragment);
    return isMissing ? [`${from}: ${to}: has no part #${fragment}`] : [];
  });
  const first = [...visits.values()][0];
  if (lines.length === 0 && first?.broken !== undefined) lines.push(`${first.url}: ${first.broken}`);
  return [...new Set(lines)].sort();
}

export function summary(site: Site, broken: readonly string[], ms: number): string {
  const pages = [...site.visits.values()].filter(({ page }) => page !== undefined).length;
  const counts = `${site.visits.size} addresses, ${pages} of them pages, ${site.links.length} links, ${broken.length} broken`;
  const others = site.elsewhere === 0 ? '' : `; ${site.elsewhere} links to other sites were not followed`;
  return `${site.isComplete ? '' : 'Stopped early. '}${counts}${others}. ${Math.round(ms)} ms.`;
}
