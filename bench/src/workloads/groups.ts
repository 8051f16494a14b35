// Groups: children are added, run, and are joined.
import { inRounds, repeated, sumBelow } from '../workload.ts';

export const groups = [
  inRounds({ id: 'group-1000', title: 'group of 1,000: a child', op: 'spawnJoin' }, 1_000, sumBelow),
  inRounds({ id: 'group-10', title: 'group of 10: a child', op: 'spawnJoin' }, 10, sumBelow),
  inRounds(
    { id: 'plain-1000', title: 'group of 1,000 plain functions: a child', op: 'plainBodies' },
    1_000,
    sumBelow,
  ),
  inRounds(
    {
      id: 'async-1000',
      title: 'group of 1,000 async functions that do not await: a child',
      op: 'asyncBodies',
    },
    1_000,
    sumBelow,
  ),
  inRounds(
    { id: 'discard-1000', title: 'discarding group of 1,000: a child', op: 'discard' },
    1_000,
    sumBelow,
  ),
  inRounds(
    { id: 'for-await-1000', title: 'group of 1,000, for await: a child', op: 'collectResults' },
    1_000,
    sumBelow,
  ),
  inRounds(
    { id: 'for-await-10', title: 'group of 10, for await: a child', op: 'collectResults' },
    10,
    sumBelow,
  ),
  inRounds({ id: 'bounded-100', title: 'group of 100, 10 at a time: a child', op: 'bounded' }, 100, sumBelow),
  inRounds(
    { id: 'signal-group', title: 'group of 10 with { signal }: a child', op: 'signalGroups' },
    10,
    sumBelow,
  ),
  repeated({ id: 'new-task', title: 'new Task, awaited', op: 'tasks' }, sumBelow),
  repeated({ id: 'signal-task', title: 'new Task with { signal }, awaited', op: 'signalTasks' }, sumBelow),
];
