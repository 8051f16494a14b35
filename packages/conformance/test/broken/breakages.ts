import { brokenAsyncLets } from './async-lets.ts';
import { brokenCancellation } from './cancellation.ts';
import { brokenConcurrency } from './concurrency.ts';
import { brokenGroups } from './groups.ts';
import { brokenHosts } from './hosts.ts';
import type { Breakage } from './kit.ts';
import { brokenRegions } from './regions.ts';
import { brokenResults } from './results.ts';
import { brokenSurroundings } from './surroundings.ts';
import { brokenTasks } from './tasks.ts';
import { brokenThreads } from './threads.ts';
import { brokenWatchers } from './watchers.ts';

/** All that is broken on purpose: hosts first, then the library. */
export const breakages: readonly Breakage[] = [
  brokenHosts,
  brokenGroups,
  brokenResults,
  brokenAsyncLets,
  brokenTasks,
  brokenCancellation,
  brokenWatchers,
  brokenRegions,
  brokenSurroundings,
  brokenConcurrency,
  brokenThreads,
].flat();
