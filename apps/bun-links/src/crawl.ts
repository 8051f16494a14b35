import {
  Semaphore,
  isTimeout,
  withTaskGroup,
  withTimeout,
  type TaskContext,
  type TaskGroup,
} from '@tasktree/bun';
import type { Options } from './options.ts';
import { readPage, type Page } from './page.ts';

/** What came of one address. */
export interface Visit {
  readonly url: string;
  readonly page: Page | undefined;
  /** Why it leads nowhere; undefined if it does. */
  readonly broken: string | undefined;
}

/** A link on a page. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly fragment: string;
}

export interface Site {
  readonly visits: ReadonlyMap<string, Visit>;
  readonly links: readonly Link[];
  /** Links to other sites, which are not followed. */
  readonly elsewhere: number;
  /** Whether everything was visited before the task was cancelled. */
  readonly isComplete: boolean;
}

/**
 * Visits everything that can be reached from `start` within its site. Each address is a child of one group, which finds further
 * ones: the parent adds them as results come in. Never more than `perHost` requests go to one host at a time.
 *
 * Cancelled, it stops the requests that are under way and gives what it has found so far.
 */
export async function crawl(
  start: URL,
  options: Options,
  onVisit: (visit: Visit, left: number) => void,
): Promise<Site> {
  const visits = new Map<string, Visit>();
  const links: Link[] = [];
  const known = new Set<string>();
  const hosts = new Map<string, Semaphore>();
  let elsewhere = 0;
  let left = 0;
  let isComplete = true;

  const atHost = (url: string): Semaphore => {
    const { host } = new URL(url);
    const present = hosts.get(host) ?? new Semaphore(options.perHost);
    hosts.set(host, present);
    return present;
  };

  await withTaskGroup(
    async (group: TaskGroup<Visit>) => {
      const add = (url: string): void => {
        if (known.has(url)) return;
        known.add(url);
        left += 1;
        group.addTask((task) => atHost(url).withPermit(() => visit(url, options.timeLimit, task)), {
          name: url,
        });
      };
      add(withoutFragment(start));
      for (;;) {
        const { value: result, done } = await group.nextResult();
        if (done === true) break;
        left -= 1;
        // Only a cancellation makes a visit fail: what else can go wrong is its result.
        if (result.status === 'rejected') {
          isComplete = false;
          continue;
        }
        const found = result.value;
        visits.set(found.url, found);
        for (const href of found.page?.links ?? []) {
          const target = URL.canParse(href, found.url) ? new URL(href, found.url) : undefined;
          if (target === undefined) links.push({ from: found.url, to: href, fragment: '' });
          else if (target.origin !== start.origin) elsewhere += 1;
          else {
            links.push({
              from: found.url,
              to: withoutFragment(target),
              fragment: decodeURIComponent(target.hash.slice(1)),
            });
            add(withoutFragment(target));
          }
        }
        onVisit(found, left);
      }
    },
    { concurrency: options.concurrency },
  );
  return { visits, links, elsewhere, isComplete };
}

function withoutFragment(url: URL): string {
  const bare = new URL(url);
  bare.hash = '';
  return bare.href;
}

async function visit(url: string, timeLimit: number, task: TaskContext): Promise<Visit> {
  try {
    const response = await withTimeout(timeLimit, async ({ signal }) => {
      const got = await fetch(url, { signal });
      const isPage = got.ok && (got.headers.get('content-type') ?? '').includes('text/html');
      const page = isPage ? await readPage(got) : undefined;
      if (!isPage) await got.body?.cancel();
      return { status: got.status, ok: got.ok, page };
    });
    return { url, page: response.page, broken: response.ok ? undefined : `status ${response.status}` };
  } catch (error) {
    task.checkCancellation();
    return { url, page: undefined, broken: explain(error, timeLimit) };
  }
}

function explain(error: unknown, timeLimit: number): string {
  if (isTimeout(error)) return `no answer within ${timeLimit} ms`;
  return error instanceof Error ? error.message : String(error);
}
