import { writeFile } from 'node:fs/promises';
import { JoinSet, Semaphore, type TaskContext } from '@tasktree/node';

interface Page {
  url: string;
  title: string;
  links: string[];
}

export class SitemapCrawler {
  private readonly visited = new Set<string>();
  private readonly pages: Page[] = [];
  private readonly errors = new Map<string, unknown>();
  private readonly limit = new Semaphore(8);
  private bytes = 0;

  constructor(private readonly origin: string) {}

  async crawl(): Promise<Page[]> {
    await using set = new JoinSet<void>();
    this.enqueue(set, this.origin);
    for await (const _ of set) continue;
    await writeFile('sitemap.json', JSON.stringify(this.pages));
    return this.pages;
  }

  private enqueue(set: JoinSet<void>, url: string): void {
    if (this.visited.has(url)) return;
    this.visited.add(url);
    set.spawn((task) => this.visit(set, url, task));
  }

  private async visit(set: JoinSet<void>, url: string, task: TaskContext): Promise<void> {
    using permit = await this.limit.acquire();
    try {
      const response = await fetch(url, { signal: task.signal });
      const html = await response.text();
      this.bytes += html.length;
      const page = parse(url, html);
      this.pages.push(page); // wrong: no-captured-mutation
      for (const link of page.links) this.enqueue(set, link);
    } catch (error) {
      this.errors.set(url, error); // wrong: no-captured-mutation
    }
  }
}

declare function parse(url: string, html: string): Page;
