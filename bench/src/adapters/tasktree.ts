// Us as an application on Node imports us: ambient context, no handle passed.
import * as tasktree from '@tasktree/node';
import * as streams from '@tasktree/streams';
import type { Functions } from '../pools/tasktree.worker.ts';
import { openWorker } from '../pools/threads.ts';
import { type Blocked, hops, HOUR, MINUTE, type Ops, ready, Unavailable } from '../ops.ts';

/** Says which export is missing, in place of an undefined that is not a function. */
function need(module: object, ...names: readonly string[]): void {
  const missing = names.filter((name) => !(name in module));
  if (missing.length > 0) throw new Unavailable(`no export ${missing.join(', ')} yet`);
}

async function body(index: number): Promise<number> {
  await ready;
  return index;
}

const inTask = <T>(operation: () => Promise<T>): Promise<T> => {
  need(tasktree, 'Task', 'withTaskGroup');
  return new tasktree.Task(operation).value;
};

async function joined(
  groups: number,
  size: number,
  start: (index: number, add: Add) => Body,
): Promise<number> {
  let sum = 0;
  const add: Add = (value) => {
    sum += value;
  };
  for (let group = 0; group < groups; group++) {
    await tasktree.withTaskGroup(async (children: tasktree.TaskGroup<void>) => {
      for (let index = 0; index < size; index++) children.addTask(start(index, add));
      await children.waitForAll();
    });
  }
  return sum;
}

type Add = (value: number) => void;
type Body = () => void | Promise<void>;

export const spawnJoin: Ops['spawnJoin'] = (groups, size) =>
  inTask(() =>
    joined(groups, size, (index, add) => async () => {
      await ready;
      add(index);
    }),
  );

export const plainBodies: Ops['plainBodies'] = (groups, size) =>
  inTask(() => joined(groups, size, (index, add) => () => add(index)));

export const asyncBodies: Ops['asyncBodies'] = (groups, size) =>
  inTask(() => joined(groups, size, (index, add) => async () => add(index)));

export const collectResults: Ops['collectResults'] = (groups, size) =>
  inTask(async () => {
    let sum = 0;
    for (let group = 0; group < groups; group++) {
      await tasktree.withTaskGroup(async (children: tasktree.TaskGroup<number>) => {
        for (let index = 0; index < size; index++) children.addTask(() => body(index));
        for await (const value of children) sum += value;
      });
    }
    return sum;
  });

export const discard: Ops['discard'] = (groups, size) =>
  inTask(async () => {
    let sum = 0;
    for (let group = 0; group < groups; group++) {
      await tasktree.withDiscardingTaskGroup((children) => {
        for (let index = 0; index < size; index++) {
          children.addTask(async () => {
            await ready;
            sum += index;
          });
        }
      });
    }
    return sum;
  });

export const pairs: Ops['pairs'] = (count) =>
  inTask(async () => {
    need(tasktree, 'asyncLet');
    let sum = 0;
    for (let index = 0; index < count; index++) {
      await using a = tasktree.asyncLet(() => body(index));
      await using b = tasktree.asyncLet(() => body(index + 1));
      sum += (await a) + (await b);
    }
    return sum;
  });

async function link(depth: number): Promise<number> {
  if (depth === 1) {
    await ready;
    return 1;
  }
  await using child = tasktree.asyncLet(() => link(depth - 1));
  return 1 + (await child);
}

export const chain: Ops['chain'] = (rounds, depth) =>
  inTask(async () => {
    need(tasktree, 'asyncLet');
    let sum = 0;
    for (let round = 0; round < rounds; round++) sum += await link(depth);
    return sum;
  });

export const blocked: Ops['blocked'] = (groups, size): Blocked => {
  need(tasktree, 'Task', 'withTaskGroup');
  let waiting = 0;
  let unwound = 0;
  const wait = async (): Promise<void> => {
    try {
      waiting++;
      await tasktree.Task.sleep(HOUR);
    } finally {
      unwound++;
    }
  };
  const branch = (): Promise<void> =>
    tasktree.withTaskGroup((children: tasktree.TaskGroup<void>) => {
      for (let index = 0; index < size; index++) children.addTask(wait);
    });
  const root = new tasktree.Task(() =>
    tasktree.withTaskGroup((children: tasktree.TaskGroup<void>) => {
      for (let group = 0; group < groups; group++) children.addTask(branch);
    }),
  );
  return {
    waiting: () => waiting,
    async cancel() {
      root.cancel();
      await root.settled;
      return unwound;
    },
  };
};

export const hold: Ops['hold'] = (count, gate) =>
  inTask(async () => {
    let sum = 0;
    await tasktree.withTaskGroup(async (children: tasktree.TaskGroup<void>) => {
      for (let index = 0; index < count; index++) {
        children.addTask(async () => {
          gate.started++;
          await gate.opened;
          sum += index;
        });
      }
      await children.waitForAll();
    });
    return sum;
  });

function* indices(count: number): Generator<number> {
  for (let index = 0; index < count; index++) yield index;
}

async function double(index: number): Promise<number> {
  await ready;
  return index * 2;
}

export const orderedMap: Ops['orderedMap'] = (count, concurrency) =>
  inTask(() => {
    need(tasktree, 'concurrentMap');
    return tasktree.concurrentMap(indices(count), double, { concurrency }).toArray();
  });

export const unorderedStream: Ops['unorderedStream'] = (count, concurrency) =>
  inTask(async () => {
    need(tasktree, 'concurrentMap');
    const seen = { count: 0, sum: 0 };
    for await (const value of tasktree.concurrentMap(indices(count), hops, { concurrency, ordered: false })) {
      seen.count++;
      seen.sum += value;
    }
    return seen;
  });

export const channel: Ops['channel'] = (count, capacity) =>
  inTask(async () => {
    need(streams, 'Channel');
    const pipe = new streams.Channel<number>(capacity);
    await using sent = tasktree.asyncLet(async () => {
      for (let index = 0; index < count; index++) await pipe.send(index);
      pipe.close();
    });
    let sum = 0;
    let expected = 0;
    for (;;) {
      const { done, value } = await pipe.receive();
      if (done === true) break;
      sum += value === expected++ ? value : Number.NaN;
    }
    await sent;
    return sum;
  });

export const channelBatch: Ops['channelBatch'] = (count, capacity) =>
  inTask(async () => {
    need(streams, 'Channel');
    const pipe = new streams.Channel<number>(capacity);
    await using sent = tasktree.asyncLet(async () => {
      for (let index = 0; index < count; index++) {
        if (!pipe.trySend(index)) await pipe.send(index);
      }
      pipe.close();
    });
    let sum = 0;
    let expected = 0;
    for (;;) {
      const items = await pipe.receiveMany();
      if (items.length === 0) break;
      for (const item of items) sum += item === expected++ ? item : Number.NaN;
    }
    await sent;
    return sum;
  });

export const localRead: Ops['localRead'] = (count, depth) =>
  inTask(() => {
    need(tasktree, 'TaskLocal', 'asyncLet');
    const local = new tasktree.TaskLocal({ defaultValue: 0 });
    const read = async (): Promise<number> => {
      await ready;
      let sum = 0;
      for (let index = 0; index < count; index++) sum += local.get();
      return sum;
    };
    const descend = async (left: number): Promise<number> => {
      if (left === 0) return read();
      await using child = tasktree.asyncLet(() => descend(left - 1));
      return await child;
    };
    return local.withValue(1, () => descend(depth));
  });

export const localBind: Ops['localBind'] = (count) =>
  inTask(async () => {
    need(tasktree, 'TaskLocal');
    const local = new tasktree.TaskLocal({ defaultValue: 0 });
    let sum = 0;
    const read = (): void => {
      sum += local.get();
    };
    for (let index = 0; index < count; index++) local.withValue(index, read);
    return sum;
  });

export const timeouts: Ops['timeouts'] = (count) =>
  inTask(() => {
    need(tasktree, 'withTimeout');
    return joined(1, count, (index, add) => async () => {
      add(await tasktree.withTimeout(MINUTE, () => body(index)));
    });
  });

export const burst: Ops['burst'] = (count, added, ran) =>
  inTask(() =>
    tasktree.withTaskGroup(async (children: tasktree.TaskGroup<void>) => {
      for (let index = 0; index < count; index++) {
        children.addTask(async () => {
          await ready;
          ran();
        });
      }
      added();
      await children.waitForAll();
    }),
  );

export const startPool: Ops['startPool'] = async (workers) => {
  need(tasktree, 'WorkerPool', 'transfer');
  const pool = new tasktree.WorkerPool<Functions>(
    () => openWorker(new URL('./tasktree.worker.mjs', import.meta.url)),
    { size: workers },
  );
  return {
    run: inTask,
    spin: (seed) => pool.call.spin(seed),
    echo: (value) => pool.call.echo(value),
    hand: (buffer) => pool.call.hand(tasktree.transfer(buffer, [buffer])),
    close: () => pool[Symbol.asyncDispose](),
  };
};
