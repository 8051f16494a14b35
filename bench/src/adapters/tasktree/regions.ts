import * as tasktree from '@tasktree/node';
import { type Blocked, body, HOUR, MINUTE, type Ops } from '../../ops.ts';
import { inTask } from './in-task.ts';

const inTurn = (count: number, call: (index: number) => PromiseLike<number>): Promise<number> =>
  inTask(async () => {
    let sum = 0;
    for (let index = 0; index < count; index++) sum += await call(index);
    return sum;
  });

export const timeoutsInTurn: Ops['timeoutsInTurn'] = (count) =>
  inTurn(count, (index) => tasktree.withTimeout(MINUTE, () => body(index)));

export const shields: Ops['shields'] = (count) =>
  inTurn(count, (index) => tasktree.withTaskCancellationShield(() => body(index)));

export const handlers: Ops['handlers'] = (count) =>
  inTurn(count, (index) =>
    tasktree.withTaskCancellationHandler(
      () => body(index),
      () => undefined,
    ),
  );

/** Roots, as a program without a task around it makes them. */
export const tasks: Ops['tasks'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += await new tasktree.Task(() => body(index)).value;
  return sum;
};

export const signalTasks: Ops['signalTasks'] = async (count) => {
  const { signal } = new AbortController();
  let sum = 0;
  for (let index = 0; index < count; index++) {
    sum += await new tasktree.Task(() => body(index), { signal }).value;
  }
  return sum;
};

export const pairs: Ops['pairs'] = (count) =>
  inTask(async () => {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const a = tasktree.asyncLet(() => body(index));
      const b = tasktree.asyncLet(() => body(index + 1));
      sum += (await a) + (await b);
    }
    return sum;
  });

export const pairsUsing: Ops['pairsUsing'] = (count) =>
  inTask(async () => {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      await using a = tasktree.asyncLet(() => body(index));
      await using b = tasktree.asyncLet(() => body(index + 1));
      sum += (await a) + (await b);
    }
    return sum;
  });

async function link(depth: number): Promise<number> {
  if (depth === 1) return body(1);
  await using child = tasktree.asyncLet(() => link(depth - 1));
  return 1 + (await child);
}

export const chain: Ops['chain'] = (rounds, depth) =>
  inTask(async () => {
    let sum = 0;
    for (let round = 0; round < rounds; round++) sum += await link(depth);
    return sum;
  });

export const blocked: Ops['blocked'] = (groups, size): Blocked => {
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
