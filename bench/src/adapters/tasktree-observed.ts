// Us with an observer of every event installed, as an inspector has it.
import * as tasktree from '@tasktree/node';

/** How many events there were, so that an observer does something. */
const seen = { events: 0 };
const count = (): void => {
  seen.events++;
};

tasktree.observe({
  created: count,
  started: count,
  waiting: count,
  resumed: count,
  cancelled: count,
  settled: count,
});

export { pairsUsing, spawnJoin } from './tasktree.ts';
