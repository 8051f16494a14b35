// all, allSettled, race and any over bodies.
import { inRounds, sumBelow, type Workload } from '../workload.ts';

/** The winner of a round gives 1. */
const winner = (): number => 1;

export const combinators: readonly Workload[] = [10, 1_000].flatMap((size) => {
  const of = size === 10 ? 'of 10' : 'of 1,000';
  return [
    inRounds({ id: `all-${size}`, title: `all ${of}: a body`, op: 'all' }, size, sumBelow),
    inRounds(
      { id: `all-settled-${size}`, title: `allSettled ${of}: a body`, op: 'allSettled' },
      size,
      sumBelow,
    ),
    inRounds({ id: `race-${size}`, title: `race ${of}: a body`, op: 'race' }, size, winner),
    inRounds({ id: `any-${size}`, title: `any ${of}: a body`, op: 'any' }, size, winner),
  ];
});
