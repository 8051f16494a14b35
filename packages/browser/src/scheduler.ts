import { TaskPriority } from '@tasktree/core';
import { JobIndex, PriorityList, PriorityNode, runJob } from '@tasktree/core/host';
import type { Job, Scheduler as JobScheduler } from '@tasktree/core/host';
import { asyncContext, type Snapshot } from './async-context.ts';
import { BackgroundTurns } from './background-turns.ts';
import { laneOf, lanes as browserLanes, type Lane, type Lanes } from './lanes.ts';
import { PageSlice } from './page-slice.ts';

/** After so many starts the promise reactions that they caused get their turn, so that the slice covers them too. */
const BATCH_SIZE = 256;

class Ready extends PriorityNode {
  readonly job: Job;
  readonly context: Snapshot | undefined;

  constructor(job: Job, priority: number, sequence: number, context: Snapshot | undefined) {
    super(priority, sequence);
    this.job = job;
    this.context = context;
  }
}

/**
 * The scheduler of a page or a web worker. Jobs start by priority, then in order of `enqueue`.
 *
 * As long as something of at least medium priority waits, jobs start in a promise reaction, and after 4 ms of that in a
 * turn of the event loop of their lane. What is below medium waits for a turn that the browser grants to background
 * work, that is behind painting, input and the page's own tasks (priority.7). A load that refills itself never lets such a turn
 * come, so after some starts and yields of what is more urgent, one of those that wait for it goes first (priority.6).
 */
export function createLaneScheduler(
  lanes: Lanes = browserLanes,
  Snapshots: (new () => Snapshot) | undefined = asyncContext?.Snapshot,
): JobScheduler {
  const source = { macrotask: postTurn, now: () => performance.now() };
  const list = new PriorityList<Ready>();
  const index = new JobIndex(list);
  const slice = new PageSlice(postTurn, () => wake());
  const resolved = Promise.resolve();
  let sequence = 0;
  /** A promise reaction is under way that will start jobs. */
  let awake = false;
  /** A turn for background work is under way. */
  let hasBackgroundTurn = false;
  let lastTurn: Lane = 'user-visible';
  const background = new BackgroundTurns(lanes);

  /**
   * The browser lets user-blocking turns pass everything else. So only every other turn is one: timers and the page's
   * own work get in between, however long the backlog.
   */
  function postTurn(callback: () => void): void {
    const isUrgent = laneOf(list.highest) === 'user-blocking' && lastTurn !== 'user-blocking';
    lastTurn = isUrgent ? 'user-blocking' : 'user-visible';
    lanes.post(callback, lastTurn);
  }

  /** Sees to it that what waits will start. */
  function wake(): void {
    if (awake || slice.over || list.length === 0) return;
    if (laneOf(list.highest) !== 'background') {
      awake = true;
      void resolved.then(startUrgent);
    } else if (!hasBackgroundTurn) {
      hasBackgroundTurn = true;
      background.post(onBackgroundTurn);
    }
  }

  function onBackgroundTurn(): void {
    hasBackgroundTurn = false;
    if (awake || slice.over) wake();
    else startAll();
  }

  function startUrgent(): void {
    start(startUrgent, () => list.length > 0 && laneOf(list.highest) !== 'background');
  }

  function startAll(): void {
    start(startAll, () => list.length > 0);
  }

  function start(again: () => void, isWanted: () => boolean): void {
    awake = true;
    for (let starts = 0; isWanted(); starts += 1) {
      if (starts === BATCH_SIZE) {
        void resolved.then(again);
        return;
      }
      slice.count();
      if (slice.over) break;
      startNext();
    }
    awake = false;
    wake();
  }

  function startNext(): void {
    const { job, context, priority } = list.take()!;
    index.forget(job);
    if (laneOf(priority) !== 'background') background.passedOver();
    if (context) context.run(runJob, job, source);
    else runJob(job, source);
  }

  return {
    enqueue(job, priority) {
      const ready = new Ready(job, priority, (sequence += 1), Snapshots && new Snapshots());
      list.insert(ready);
      index.add(ready);
      if (!awake) wake();
    },
    reprioritize(job) {
      const ready = index.find(job);
      if (ready) list.reprioritize(ready, job.priority);
      wake();
    },
    yieldToHost(priority) {
      const last = sequence;
      const isUrgent = priority !== undefined && laneOf(priority) !== 'background';
      // Whoever is urgent does not wait for what waits for a background turn.
      const atLeast = isUrgent ? TaskPriority.low + 1 : 0;
      return new Promise((resolve) => {
        const check = (): void => {
          if ((list.oldest(atLeast)?.sequence ?? Infinity) <= last) return turn();
          resolve();
          if (isUrgent) background.passedOver();
        };
        const turn = (): void => {
          const highest = list.highest || (priority ?? TaskPriority.medium);
          if (!isUrgent && laneOf(highest) === 'background') background.post(check);
          else lanes.post(check, 'user-visible');
        };
        void lanes.yield(turn);
      });
    },
  };
}

export const scheduler: JobScheduler = createLaneScheduler();
