import type { ParentPort } from '@tasktree/core/host';
import {
  PriorityQueue,
  bridge,
  currentHost,
  outside,
  scopeEnded,
  type TaskNode,
} from '@tasktree/core/internal';
import { decodeError, encodeError, withoutObjects, type Encoded } from './codec.ts';
import { EventReport, bare, type SentEvent } from './events.ts';
import { Exposed } from './exposed-calls.ts';
import { MainLine } from './main-calls.ts';
import { Outbox } from './outbox.ts';
import {
  Answer,
  Ask,
  asideOf,
  protocol,
  readMessages,
  type Call,
  type Message,
  type Open,
} from './protocol.ts';
import { refusal } from './send-problem.ts';
import {
  claimJob,
  hasCancellations,
  readCancellations,
  viewsOf,
  type SharedMemory,
} from './shared-memory.ts';
import { WorkerTask } from './worker-task.ts';

/**
 * For how many milliseconds at most an answer is kept back for the sake of a fuller batch: half of the work that is sent ahead (see
 * `send-ahead.ts`), so that the pool hears of room before the worker runs out of jobs.
 */
const LONGEST_HELD = 0.25;
/** Milliseconds. Jobs that take longer on average are answered one by one: beside them the price of a message is small. */
const SHORT_JOB = 0.1;
/** The weight of the newest job in the average, which follows a change within about five jobs. */
const NEWEST = 0.2;
/** A job counts as at most this many times the average: a pause of the collector says nothing about the next job. */
const OUTLIER = 10;

/**
 * A worker of a pool, from inside: takes jobs, begins as many at a time as was set, by priority, and answers for each once.
 *
 * Invariants:
 *
 * 1. A job is in `#tasks` from when its message came until its answer is in the outbox. Until it begins it is in `#waiting` too.
 * 2. That a job begins is known to the pool before it does: by shared memory, or else by a message that has left. What the pool has
 *    taken back in shared memory before that never begins.
 */
export class WorkerThread {
  readonly #exposed: Exposed;
  readonly #mainLine: MainLine;
  readonly #events: EventReport;
  readonly #outbox: Outbox;
  readonly #tasks = new Map<number, WorkerTask>();
  readonly #waiting = new PriorityQueue<WorkerTask>();
  #memory: SharedMemory | undefined = undefined;
  #concurrency = 1;
  #running = 0;
  #isAdvancing = false;
  /** How long jobs take, in milliseconds; assume 1 until measured. */
  #load = 1;
  /** The time when a message last came or a job last ended: no job begins much later than that. */
  #now = 0;
  /** When the oldest answer in the outbox was put there. */
  #heldSince = 0;

  constructor(parent: ParentPort, functions: ReadonlyMap<string, (...args: unknown[]) => unknown>) {
    this.#exposed = new Exposed(functions);
    this.#outbox = new Outbox(
      (batch, transfer) => parent.post(batch, transfer),
      (message, error) => this.#refused(message, error),
    );
    this.#mainLine = new MainLine(
      (message, transfer) => this.send(message, transfer),
      (root) => this.#jobOf((node) => node === root),
    );
    this.#events = new EventReport(
      (message) => this.send(message),
      (id) => this.#jobOf((root) => root.id === id),
    );
    bridge.ask = (what, isText, args) => this.#mainLine.ask(what, isText, args);
    parent.listen(
      (data) => this.#receive(data),
      () => {
        this.#outbox.put([Answer.ready, protocol]);
        this.#outbox.flush();
      },
    );
  }

  /** A message has come from the pool. */
  receive(message: Message): void {
    const [kind, id, detail] = message;
    switch (kind) {
      case Ask.open:
        return this.open(message as unknown as Open);
      case Ask.call:
      case Ask.make:
      case Ask.invoke:
      case Ask.drop:
        return this.call(message as unknown as Call);
      case Ask.cancel:
        return this.#cancelled(id, detail as Encoded | undefined);
      case Ask.escalate:
        return this.escalate(id, detail as number);
      case Ask.pull:
        return this.#tasks.get(id)?.iteration?.pull(detail as number);
      case Ask.leave:
        return this.leave(id);
      case Ask.told:
        return this.#mainLine.told(message);
      case Ask.watch:
        return this.#events.watch(id === 1, detail === true);
      default:
    }
  }

  open([, , concurrency, shared]: Open): void {
    this.#concurrency = concurrency;
    if (shared === undefined) return;
    const memory = (this.#memory = viewsOf(shared));
    outside.look = () => this.#poll(memory);
  }

  call(message: Call): void {
    const task = new WorkerTask(message, this.#exposed, this);
    this.#tasks.set(task.id, task);
    // The pool has sent them by priority: who finds room need not stand in line.
    if (task.isForActor || (this.#running < this.#concurrency && this.#waiting.length === 0))
      this.#begin(task);
    else this.#waiting.push(task, message[4]);
  }

  cancel(id: number, reason: unknown): void {
    const task = this.#tasks.get(id);
    // Otherwise it has been answered for meanwhile.
    if (task === undefined) return;
    if (this.#waiting.remove(task)) {
      this.#tasks.delete(id);
      this.#outbox.add([Answer.cancelled, id]);
    } else {
      task.cancel(reason);
    }
  }

  /** The consumer has left the iteration. */
  leave(id: number): void {
    const task = this.#tasks.get(id);
    if (task?.iteration?.leave() === true) task.cancel(scopeEnded);
  }

  send(message: Message, transfer?: readonly object[]): void {
    this.#outbox.add(message, transfer);
  }

  escalate(id: number, priority: number): void {
    const task = this.#tasks.get(id);
    if (task !== undefined && !this.#waiting.reprioritize(task, priority)) task.escalate(priority);
  }

  /** The job has ended: `answer` says how. */
  ended(task: WorkerTask, answer: Message, transfer: readonly object[] | undefined): void {
    const now = (this.#now = currentHost().clock.now());
    this.#tasks.delete(task.id);
    if (!task.isForActor) {
      // A collection, or another program on this core, says little of the next job.
      const took = Math.min(now - task.begunAt, OUTLIER * this.#load + SHORT_JOB / 2);
      this.#load += (took - this.#load) * NEWEST;
      this.#outbox.aside = this.#load;
      this.#running -= 1;
    }
    if (this.#outbox.isEmpty) this.#heldSince = now;
    this.#outbox.add(answer, transfer);
    if (this.#load > SHORT_JOB || now - this.#heldSince > LONGEST_HELD) this.#outbox.flush();
    this.#advance();
  }

  /** The number of the job whose root is so. */
  #jobOf(isSo: (root: TaskNode) => boolean): number | undefined {
    for (const { root, id } of this.#tasks.values()) if (root !== undefined && isSo(root)) return id;
    return undefined;
  }

  readonly #onMessage = (message: Message): void => this.receive(message);

  #receive(data: unknown): void {
    if (asideOf(data) === undefined) return;
    this.#now = currentHost().clock.now();
    readMessages(data as unknown[], this.#onMessage);
    this.#advance();
  }

  /** Begins jobs as long as there is room. A job that ends at once is the end of a round, not a call within the call. */
  #advance(): void {
    if (this.#isAdvancing) return;
    this.#isAdvancing = true;
    while (this.#running < this.#concurrency) {
      const task = this.#waiting.shift();
      if (task === undefined) break;
      this.#begin(task);
    }
    this.#isAdvancing = false;
  }

  #begin(task: WorkerTask): void {
    const { id } = task;
    if (this.#memory === undefined) {
      this.#outbox.put([Answer.begun, id]);
      this.#outbox.flush();
    } else if (!claimJob(this.#memory, id)) {
      this.#tasks.delete(id);
      return;
    }
    if (!task.isForActor) this.#running += 1;
    task.begin(this.#now);
  }

  #poll(memory: SharedMemory): void {
    if (!hasCancellations(memory)) return;
    readCancellations(memory, (id, reason) => this.#cancelled(id, reason as Encoded | undefined));
  }

  #cancelled(id: number, reason: Encoded | undefined): void {
    this.cancel(id, reason === undefined ? undefined : decodeError(reason));
  }

  #refused(message: Message, error: unknown): void {
    const [kind, id, value] = message;
    if (kind === Answer.ask) {
      this.#mainLine.refused(id, (args) => refusal(error, args, 'args'));
    } else if (kind === Answer.item) {
      this.#tasks.get(id)?.iteration?.refuse(refusal(error, value, 'the item', []));
    } else if (kind === Answer.done) {
      this.#outbox.add([Answer.failed, id, encodeError(refusal(error, value, 'the result', []))]);
    } else if (kind === Answer.failed || kind === Answer.cancelled) {
      this.#outbox.add([kind, id, withoutObjects(value as Encoded)]);
    } else if (kind === Answer.event) {
      this.#outbox.add([kind, id, bare(message[2] as SentEvent)]);
    }
  }
}
