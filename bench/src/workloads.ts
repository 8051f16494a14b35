// Every row that a measured process can run, in the order of the tables.
import type { Workload } from './workload.ts';
import { asyncLets } from './workloads/async-lets.ts';
import { channels } from './workloads/channels.ts';
import { combinators } from './workloads/combinators.ts';
import { compat } from './workloads/compat.ts';
import { groups } from './workloads/groups.ts';
import { locals } from './workloads/locals.ts';
import { maps } from './workloads/maps.ts';
import { regions } from './workloads/regions.ts';
import { stalls } from './workloads/stall.ts';
import { waiting } from './workloads/waiting.ts';
import { workers } from './workloads/workers.ts';

export const workloads: ReadonlyMap<string, Workload> = new Map(
  [groups, combinators, asyncLets, regions, maps, channels, locals, waiting, stalls, compat, workers]
    .flat()
    .map((workload) => [workload.id, workload]),
);
