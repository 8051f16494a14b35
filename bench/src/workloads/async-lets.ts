// Async lets, with and without the `await using` that releases them.
import { inRounds, repeated } from '../workload.ts';

const square = (count: number): number => count * count;

export const asyncLets = [
  repeated({ id: 'let-pair', title: 'two async lets, read: the pair', op: 'pairs' }, square),
  repeated(
    { id: 'let-pair-using', title: 'two async lets with await using, read: the pair', op: 'pairsUsing' },
    square,
  ),
  inRounds(
    { id: 'chain-1000', title: 'chain of 1,000 async lets with await using: a link', op: 'chain' },
    1_000,
    (depth) => depth,
  ),
];
