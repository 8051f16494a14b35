/**
 * Work is added while other work ends, and all of it uses what the parent owns, by closures. Here: pages that name further
 * pages.
 *
 * → visited index
 * → visited about
 * → visited blog
 * → visited team
 * → visited post
 * → 5 pages, at most 2 at once
 */
import { Task, withTaskGroup, type TaskGroup } from '@tasktree/node';

const site: Record<string, { links: string[]; takes: number }> = {
  index: { links: ['about', 'blog'], takes: 20 },
  about: { links: ['team', 'index'], takes: 80 },
  blog: { links: ['post'], takes: 200 },
  team: { links: [], takes: 240 },
  post: { links: ['blog'], takes: 240 },
};

const seen = new Set(['index']);
let running = 0;
let most = 0;

await withTaskGroup(async (group: TaskGroup<string>) => {
  const visit = (page: string): void => {
    group.addTask(async () => {
      most = Math.max(most, (running += 1));
      await Task.sleep(site[page]?.takes ?? 0);
      running -= 1;
      return page;
    });
  };
  visit('index');
  for await (const page of group) {
    console.log(`visited ${page}`);
    for (const link of site[page]?.links ?? []) {
      if (seen.has(link)) continue;
      seen.add(link);
      visit(link);
    }
  }
});
console.log(`${seen.size} pages, at most ${most} at once`);
