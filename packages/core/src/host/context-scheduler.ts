import { Deque } from '../internal/deque.ts';
import { PriorityList, PriorityNode } from '../internal/priority-list.ts';
import type { Job, Scheduler } from './host.ts';
import { JobIndex } from './job-index.ts';
import { runJob } from './run-job.ts';
import { TimeSlice, type SchedulerSource } from './time-slice.ts';
import { yieldAfter } from './yield-after.ts';

/**
 * So many promise reactions are queued at a time. All that are queued run before the next timer, and one that may
 * not start costs a promise: with 100,000 of them that alone would stop timers for 30 ms.
 */
const GATE_SIZE = 1024;

/** A job that waits; exactly one promise reaction belongs to it at any time, made in the job's own context. */
class Ready extends PriorityNode {
  readonly job: Job;
  /** Where its reaction waits for others to be through. */
  gate: Gate | undefined = undefined;
  /** Lets its reaction come, when that fired too early and was put off. */
  release: (() => void) | undefined = undefined;

  constructor(job: Job, priority: number, sequence: number) {
    super(priority, sequence);
    this.job = job;
  }
}

/** A run of reactions registered on one pending promise: they come in this order once it is resolved. */
class Gate {
  readonly nodes: Ready[] = [];
  readonly promise: Promise<void>;
  open!: () => void;
  readonly react: () => void;
  private cursor = 0;

  constructor(react: (node: Ready) => void) {
    this.promise = new Promise((resolve) => {
      this.open = resolve;
    });
    this.react = () => {
      const node = this.nodes[this.cursor]!;
      this.cursor += 1;
      react(node);
    };
  }
}

/**
 * The scheduler for runtimes with an asynchronous context. Each job starts in a promise reaction that was registered
 * inside its `enqueue` call, so the engine itself gives it the context of that call, of whatever origin (law local.6).
 *
 * Reactions come in the order in which they were queued, so the k-th reaction belongs to the k-th job. One that comes
 * while another job should go first registers the job anew, in its own context, on a promise that is resolved when
 * the job's turn has come. As long as all priorities are equal that happens only at the end of a time slice.
 */
export function createContextScheduler(source: SchedulerSource): Scheduler {
  const list = new PriorityList<Ready>();
  const index = new JobIndex(list);
  const slice = new TimeSlice(source, advance);
  const resolved = Promise.resolve();
  /**
   * As long as there is no question of order, that is while few jobs wait and all have one priority, this queue is all
   * there is, and the list and `fresh` are empty.
   */
  const plain = new Deque<Job>();
  let plainPriority = 0;
  /** Nodes whose reactions were queued at once. */
  const fresh = new Deque<Ready>();
  let sequence = 0;
  /** Reactions that are queued. While anything waits there is one, or the slice is over. */
  let inFlight = 0;
  /** Jobs behind gates that are not open yet. */
  let gated = 0;
  let lastGate: Gate | undefined;

  function react(node: Ready): void {
    inFlight -= 1;
    if (slice.over || list.head() !== node) {
      putOff(node);
    } else {
      list.take();
      index.forget(node.job);
      slice.count();
      runJob(node.job, source);
    }
    advance();
  }

  function startFresh(): void {
    if (plain.length > 0 && slice.over) orderPlain();
    const job = plain.shift();
    if (job === undefined) {
      react(fresh.shift()!);
    } else {
      slice.count();
      runJob(job, source);
    }
  }

  /** From here on the order matters. */
  function orderPlain(): void {
    let age = sequence - plain.length;
    inFlight = plain.length;
    for (let job = plain.shift(); job !== undefined; job = plain.shift()) {
      const node = new Ready(job, plainPriority, (age += 1));
      list.insert(node);
      fresh.push(node);
    }
  }

  function putOff(node: Ready): void {
    const turn = new Promise<void>((resolve) => {
      node.release = resolve;
    });
    void turn.then(() => react(node));
  }

  /** Sees to it that the reaction of whoever is next is queued. */
  function advance(): void {
    if (slice.over) return;
    const node = list.head();
    if (node === undefined) return;
    const { release, gate } = node;
    if (release !== undefined) {
      node.release = undefined;
      inFlight += 1;
      release();
    } else if (gate !== undefined) {
      open(gate);
    }
  }

  function open(gate: Gate): void {
    if (gate === lastGate) lastGate = undefined;
    for (const node of gate.nodes) node.gate = undefined;
    inFlight += gate.nodes.length;
    gated -= gate.nodes.length;
    gate.open();
  }

  function queueBehindGate(node: Ready): void {
    const gate = (lastGate ??= new Gate(react));
    node.gate = gate;
    gate.nodes.push(node);
    gated += 1;
    if (gate.nodes.length === GATE_SIZE) lastGate = undefined;
    void gate.promise.then(gate.react);
  }

  function isPlain(priority: number): boolean {
    if (slice.over || list.length > 0) return false;
    const waiting = plain.length;
    return waiting === 0 || (waiting < GATE_SIZE && priority === plainPriority);
  }

  /** The age of whoever has waited longest. */
  function oldest(): number {
    return plain.length > 0 ? sequence - plain.length + 1 : (list.oldest()?.sequence ?? Infinity);
  }

  return {
    enqueue(job, priority) {
      if (isPlain(priority)) {
        sequence += 1;
        plainPriority = priority;
        plain.push(job);
        void resolved.then(startFresh);
        return;
      }
      if (plain.length > 0) orderPlain();
      const node = new Ready(job, priority, (sequence += 1));
      list.insert(node);
      index.add(node);
      if (slice.over || inFlight >= GATE_SIZE || (gated > 0 && list.head() !== node)) {
        queueBehindGate(node);
        return;
      }
      inFlight += 1;
      fresh.push(node);
      void resolved.then(startFresh);
    },
    reprioritize(job) {
      if (plain.length > 0) orderPlain();
      const node = index.find(job);
      if (node) list.reprioritize(node, job.priority);
    },
    yieldToHost() {
      const last = sequence;
      return yieldAfter(source, () => oldest() > last);
    },
  };
}
