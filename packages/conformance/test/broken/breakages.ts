import { brokenGroups } from './groups.ts';
import { brokenHosts } from './hosts.ts';
import type { Breakage } from './kit.ts';
import { brokenOutcomes } from './outcomes.ts';
import { brokenResults } from './results.ts';
import { brokenTasks } from './tasks.ts';

/** All that is broken on purpose: hosts first, then the library. */
export const breakages: readonly Breakage[] = [
  brokenHosts,
  brokenGroups,
  brokenResults,
  brokenTasks,
  brokenOutcomes,
].flat();
