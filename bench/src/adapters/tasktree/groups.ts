import * as tasktree from '@tasktree/node';
import { body, type Ops, ready, total } from '../../ops.ts';
import { inTask } from './in-task.ts';

type Add = (value: number) => void;
type Body = () => void | Promise<void>;

async function joined(
  groups: number,
  size: number,
  start: (index: number, add: Add) => Body,
  options?: () => tasktree.GroupOptions,
): Promise<number> {
  let sum = 0;
  const add: Add = (value) => {
    sum += value;
  };
  for (let group = 0; group < groups; group++) {
    await tasktree.withTaskGroup(async (children: tasktree.TaskGroup<void>) => {
      for (let index = 0; index < size; index++) children.addTask(start(index, add));
      await children.waitForAll();
    }, options?.());
  }
  return sum;
}

const adding = (index: number, add: Add) => async (): Promise<void> => {
  await ready;
  add(index);
};

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => inTask(() => joined(groups, size, adding));

export const plainBodies: Ops['plainBodies'] = (groups, size) =>
  inTask(() => joined(groups, size, (index, add) => () => add(index)));

export const asyncBodies: Ops['asyncBodies'] = (groups, size) =>
  inTask(() => joined(groups, size, (index, add) => async () => add(index)));

export const bounded: Ops['bounded'] = (groups, size) =>
  inTask(() => joined(groups, size, adding, () => ({ concurrency: 10 })));

export const signalGroups: Ops['signalGroups'] = (groups, size) => {
  const { signal } = new AbortController();
  return inTask(() => joined(groups, size, adding, () => ({ signal })));
};

export const timeouts: Ops['timeouts'] = (groups, size) =>
  inTask(() =>
    joined(groups, size, (index, add) => async () => {
      add(await tasktree.withTimeout(60_000, () => body(index)));
    }),
  );

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

const bodies = (size: number): (() => Promise<number>)[] =>
  Array.from({ length: size }, (_, index) => () => body(index));

export const all: Ops['all'] = (rounds, size) =>
  inTask(async () => {
    let sum = 0;
    for (let round = 0; round < rounds; round++) sum += total(await tasktree.all(bodies(size)));
    return sum;
  });

export const allSettled: Ops['allSettled'] = (rounds, size) =>
  inTask(async () => {
    let sum = 0;
    for (let round = 0; round < rounds; round++) {
      for (const outcome of await tasktree.allSettled(bodies(size))) {
        if (outcome.status === 'fulfilled') sum += outcome.value;
      }
    }
    return sum;
  });

const rivals = (size: number): (() => Promise<number>)[] => Array.from({ length: size }, () => () => body(1));

export const race: Ops['race'] = (rounds, size) =>
  inTask(async () => {
    let sum = 0;
    for (let round = 0; round < rounds; round++) sum += await tasktree.race(rivals(size));
    return sum;
  });

export const any: Ops['any'] = (rounds, size) =>
  inTask(async () => {
    let sum = 0;
    for (let round = 0; round < rounds; round++) sum += await tasktree.any(rivals(size));
    return sum;
  });

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
