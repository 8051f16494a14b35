// One sender, one receiver.
import { cpuOf, defineWorkload, sumBelow, type Workload } from '../workload.ts';

const through = (id: string, title: string, capacity: number, op: 'channel' | 'channelBatch'): Workload =>
  defineWorkload<'channel' | 'channelBatch'>({
    id,
    title,
    op,
    unit: 'ns',
    tiny: 300,
    sample: (send, size, meter) => cpuOf(meter, size, () => send(size, capacity), sumBelow(size)),
  });

export const channels: readonly Workload[] = [
  through('channel-1', 'channel, capacity 1: an element', 1, 'channel'),
  through('channel-16', 'channel, capacity 16: an element', 16, 'channel'),
  through('channel-1024', 'channel, capacity 1,024: an element', 1_024, 'channel'),
  through('channel-unbounded', 'channel, unbounded: an element', Infinity, 'channel'),
  through('channel-batch', 'channel, capacity 16, calls that move several: an element', 16, 'channelBatch'),
];
