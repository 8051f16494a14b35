// Many tasks that wait: what they hold, and what cancelling them costs.
import { macrotask, until } from '../meter.ts';
import type { Blocked, Gate } from '../ops.ts';
import { defineWorkload, expectEqual, sumBelow, type Workload } from '../workload.ts';

const GROUPS = 100;

type Block = (groups: number, size: number) => Blocked | Promise<Blocked>;

async function blockedTree(op: Block, each: number): Promise<Blocked> {
  const blocked = await op(GROUPS, each);
  await until(() => blocked.waiting() === GROUPS * each);
  return blocked;
}

/** Only the cancellation is measured, to the last `finally`: not the making of the tasks. */
const cancel = defineWorkload({
  id: 'cancel-100000',
  title: 'cancel 100,000 waiting tasks: a task',
  op: 'blocked',
  unit: 'ns',
  size: 100_000,
  tiny: 1_000,
  async sample(op, size, meter) {
    const each = Math.max(1, Math.round(size / GROUPS));
    const blocked = await blockedTree(op, each);
    const stop = meter.cpu();
    const unwound = await blocked.cancel();
    const spent = stop();
    expectEqual(unwound, GROUPS * each, 'tasks unwound');
    return spent / (GROUPS * each);
  },
});

const held = defineWorkload({
  id: 'heap-waiting',
  title: 'heap of a waiting task',
  op: 'hold',
  unit: 'B',
  size: 50_000,
  tiny: 500,
  async sample(op, size, meter) {
    await meter.collect();
    const before = meter.heap();
    let open!: () => void;
    const gate: Gate = { opened: new Promise((resolve) => (open = resolve)), started: 0 };
    const joined = op(size, gate);
    await until(() => gate.started === size, joined);
    await meter.collect();
    const bytes = meter.heap() - before;
    open();
    expectEqual(await joined, sumBelow(size), 'sum of the held tasks');
    return bytes / size;
  },
});

/** What stays behind when a cancelled tree is gone; code and feedback made on the way are not told apart. */
const left = defineWorkload({
  id: 'heap-left',
  title: 'heap left of a cancelled task, after a collection',
  op: 'blocked',
  unit: 'B',
  size: 100_000,
  tiny: 1_000,
  async sample(op, size, meter) {
    const each = Math.max(1, Math.round(size / GROUPS));
    await meter.collect();
    const before = meter.heap();
    await cancelTree();
    await macrotask();
    await meter.collect();
    return (meter.heap() - before) / (GROUPS * each);

    // In a function of its own, so that no variable keeps the tree.
    async function cancelTree(): Promise<void> {
      const blocked = await blockedTree(op, each);
      expectEqual(await blocked.cancel(), GROUPS * each, 'tasks unwound');
    }
  },
});

export const waiting: readonly Workload[] = [cancel, held, left];
