import { Deque } from '../structures/deque.ts';
import { PriorityList, PriorityNode } from '../structures/priority-list.ts';
import type { Job, Scheduler } from './host.ts';
import { JobIndex } from './job-index.ts';
import { runJob } from './run-job.ts';
import { TimeSlice, type SchedulerSource } from './time-slice.ts';
import { yieldAfter } from './yield-after.ts';

/** After so many starts the promise reactions that they caused get their turn, so that the slice covers them too. */
const BATCH_SIZE = 256;

class Ready extends PriorityNode {
  readonly job: Job;

  constructor(job: Job, priority: number, sequence: number) {
    super(priority, sequence);
    this.job = job;
  }
}

/**
 * The scheduler for runtimes without an asynchronous context of their own: one promise reaction runs whatever is
 * ready, by priority, then in order of `enqueue`; after some milliseconds the event loop gets a turn in between.
 *
 * Measured on Node 24, 200 jobs at a time: 15 ns a job, 47 where priorities differ, 33 for a bare reaction each.
 */
export function createBatchScheduler(source: SchedulerSource): Scheduler {
  const list = new PriorityList<Ready>();
  const index = new JobIndex(list);
  const slice = new TimeSlice(source, drain);
  const resolved = Promise.resolve();
  /** All that waits, as long as that has one priority; the list is empty then. */
  const plain = new Deque<Job>();
  let plainPriority = 0;
  let sequence = 0;
  let awake = false;

  function drain(): void {
    for (let starts = 0; plain.length > 0 || list.length > 0; starts += 1) {
      if (starts === BATCH_SIZE) {
        void resolved.then(drain);
        return;
      }
      slice.count();
      if (slice.over) return;
      runJob(plain.shift() ?? takeFromList(), source);
    }
    awake = false;
  }

  function takeFromList(): Job {
    const { job } = list.take()!;
    index.forget(job);
    return job;
  }

  /** From here on the order matters. */
  function orderPlain(): void {
    let age = sequence - plain.length;
    for (let job = plain.shift(); job !== undefined; job = plain.shift()) {
      list.insert(new Ready(job, plainPriority, (age += 1)));
    }
  }

  /** The age of whoever has waited longest. */
  function oldest(): number {
    return plain.length > 0 ? sequence - plain.length + 1 : (list.oldest()?.sequence ?? Infinity);
  }

  return {
    enqueue(job, priority) {
      if (list.length === 0 && (plain.length === 0 || priority === plainPriority)) {
        plainPriority = priority;
        sequence += 1;
        plain.push(job);
      } else {
        orderPlain();
        const ready = new Ready(job, priority, (sequence += 1));
        list.insert(ready);
        index.add(ready);
      }
      if (awake) return;
      awake = true;
      void resolved.then(drain);
    },
    reprioritize(job) {
      orderPlain();
      const ready = index.find(job);
      if (ready) list.reprioritize(ready, job.priority);
    },
    yieldToHost() {
      const last = sequence;
      return yieldAfter(source, () => oldest() > last);
    },
  };
}
