import { withTaskGroup } from '@tasktree/node';

export async function crawl(start, get) {
  const pages = [];
  const seen = new Set();
  await withTaskGroup(async (group) => {
    function visit(url) {
      if (seen.has(url)) return;
      seen.add(url);
      group.addTask(async () => {
        const page = await get(url);
        pages.push(page); // wrong: no-captured-mutation
        page.links.forEach(visit);
      });
    }
    visit(start);
  });
  return pages;
}
