// What is put around one call.
import { defineWorkload, cpuOf, inRounds, repeated, sumBelow } from '../workload.ts';

export const regions = [
  repeated({ id: 'timeout', title: 'withTimeout around one call', op: 'timeoutsInTurn' }, sumBelow),
  repeated({ id: 'shield', title: 'withTaskCancellationShield around one call', op: 'shields' }, sumBelow),
  repeated({ id: 'handler', title: 'withTaskCancellationHandler around one call', op: 'handlers' }, sumBelow),
  inRounds(
    { id: 'timeouts-1000', title: 'timeouts of a minute, 1,000 at once: one', op: 'timeouts' },
    1_000,
    sumBelow,
  ),
  defineWorkload({
    id: 'timeouts-100000',
    title: 'timeouts of a minute, 100,000 at once: one',
    op: 'timeouts',
    unit: 'ns',
    size: 100_000,
    tiny: 200,
    sample: (op, size, meter) => cpuOf(meter, size, () => op(1, size), sumBelow(size)),
  }),
];
