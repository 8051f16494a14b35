// The calls of p-map, p-limit and p-queue, against the originals.
import { cpuOf, defineWorkload, sumBelow, type Workload } from '../workload.ts';

const width = 16;

const calls = (id: string, title: string, op: 'pMapOf' | 'pLimitOf' | 'pQueueOf', size: number): Workload =>
  defineWorkload<'pMapOf' | 'pLimitOf' | 'pQueueOf'>({
    id,
    title,
    op,
    unit: 'ns',
    size,
    tiny: 200,
    sample: (run, count, meter) => cpuOf(meter, count, () => run(count, width), sumBelow(count)),
  });

export const compat: readonly Workload[] = [
  calls('pmap-50000', 'pMap of 50,000, 16 at a time: an item', 'pMapOf', 50_000),
  calls('plimit-50000', 'pLimit(16), 50,000 calls: a call', 'pLimitOf', 50_000),
  calls('pqueue-10000', 'PQueue, 10,000 jobs, 16 at a time: a job', 'pQueueOf', 10_000),
];
