// Task-locals.
import { cpuOf, defineWorkload, repeated, sumBelow, type Workload } from '../workload.ts';

const read = (id: string, title: string, depth: number): Workload =>
  defineWorkload({
    id,
    title,
    op: 'localRead',
    unit: 'ns',
    tiny: 1_000,
    sample: (op, size, meter) => cpuOf(meter, size, () => op(size, depth), size),
  });

export const locals: readonly Workload[] = [
  read('local-read', 'task-local read, bound one task up', 1),
  read('local-read-50', 'task-local read, bound 50 tasks up', 50),
  repeated(
    { id: 'local-bind', title: 'task-local bound for a call that reads it', op: 'localBind' },
    sumBelow,
  ),
];
