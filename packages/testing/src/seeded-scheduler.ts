import { PriorityList, PriorityNode, type Job, type Scheduler } from '@tasktree/core/host';
import { captureContext } from './context.ts';
import type { Random } from './random.ts';
import { turn } from './turn.ts';

/** At most so many jobs start between two promise reactions. */
const MOST_STARTS = 4;
/** At most so many promise reactions go first. */
const MOST_HOPS = 5;
const MOST_TURNS = 3;

class Ready extends PriorityNode {
  readonly job: Job;
  readonly inContext = captureContext();

  constructor(job: Job, priority: number, sequence: number) {
    super(priority, sequence);
    this.job = job;
  }
}

/**
 * Starts jobs in the order of the law: by priority, then first in first out. Everything the law leaves open is decided by
 * `random`: how many start at once, and how many promise reactions come between. Without it all start at once.
 */
export class SeededScheduler implements Scheduler {
  readonly #random: Random | undefined;
  readonly #fireDue: () => void;
  readonly #list = new PriorityList<Ready>();
  readonly #nodes = new Map<Job, Ready>();
  #sequence = 0;
  #awake = false;
  /** Counts what happens, so that rest can be told from business. */
  activity = 0;
  /** How many yields are under way. */
  yielding = 0;

  constructor(random: Random | undefined, fireDue: () => void) {
    this.#random = random;
    this.#fireDue = fireDue;
  }

  get pending(): number {
    return this.#list.length;
  }

  enqueue(job: Job, priority: number): void {
    this.activity += 1;
    const node = new Ready(job, priority, (this.#sequence += 1));
    this.#list.insert(node);
    this.#nodes.set(job, node);
    if (this.#awake) return;
    this.#awake = true;
    this.#pumpLater();
  }

  reprioritize(job: Job): void {
    const node = this.#nodes.get(job);
    if (node !== undefined) this.#list.reprioritize(node, job.priority);
  }

  async yieldToHost(): Promise<void> {
    this.yielding += 1;
    const last = this.#sequence;
    for (let turns = 1 + this.#pick(MOST_TURNS); turns > 0; turns -= 1) await turn();
    while ((this.#list.oldest()?.sequence ?? Infinity) <= last) await turn();
    this.#fireDue();
    await turn();
    this.yielding -= 1;
  }

  #pick(limit: number): number {
    return this.#random?.below(limit) ?? 0;
  }

  #pumpLater(): void {
    let reaction = Promise.resolve();
    for (let hops = this.#pick(MOST_HOPS); hops > 0; hops -= 1) reaction = reaction.then(() => {});
    void reaction.then(() => this.#pump());
  }

  #pump(): void {
    let starts = this.#random === undefined ? Infinity : 1 + this.#pick(MOST_STARTS);
    for (; starts > 0 && this.#list.length > 0; starts -= 1) {
      this.activity += 1;
      const { job, inContext } = this.#list.take()!;
      this.#nodes.delete(job);
      try {
        inContext(() => job.run());
      } catch (error) {
        void Promise.reject(error);
      }
    }
    if (this.#list.length > 0) this.#pumpLater();
    else this.#awake = false;
  }
}
