import { Task, concurrentMap, type AbortSignal, type ConcurrentMap, type TaskContext } from '@tasktree/core';
import { inTask, nothing, stopReason } from '../stopping.ts';
import { traced } from '../traced.ts';
import { workContext, type WorkContext } from '../work-context.ts';
import { CutOff } from './cut-off.ts';
import { MapSource } from './map-source.ts';
import { pMapSkip, pMapStop } from './symbols.ts';

export interface StreamPlan {
  readonly input: Iterable<unknown> | AsyncIterable<unknown>;
  readonly mapper: (element: unknown, index: number, context: WorkContext) => unknown;
  readonly concurrency: number;
  readonly backpressure: number;
  readonly preserveOrder: boolean;
  readonly signal: AbortSignal | undefined;
  readonly awaitRunning: boolean;
  /** In milliseconds. */
  readonly abandonAfter: number | undefined;
}

/** An error on its way to the consumer, in the place of a result. */
export class Failure {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

type Step = IteratorResult<unknown, undefined>;

/** What the consumer waits for, in its turn: there before the result, so that an error's stack can lead to it. */
interface Place {
  readonly promise: Promise<Step>;
  readonly resolve: (step: Step) => void;
  readonly reject: (error: unknown) => void;
}

/** One iteration of `pMapIterable`: a root task that lasts from the first `next()` to the end of the iteration. */
export class StreamRun {
  readonly #plan: StreamPlan;
  readonly #source: MapSource;
  readonly #cutOff: CutOff;
  readonly #results: ConcurrentMap<unknown>;
  #endRoot: () => void = nothing;
  /** By index; where the order is that of completion, nobody knows whose the next result will be. */
  readonly #places = new Map<number, Place>();
  #taken = 0;

  constructor(plan: StreamPlan) {
    const { concurrency, backpressure, preserveOrder: ordered, signal, abandonAfter } = plan;
    this.#plan = plan;
    this.#source = new MapSource(plan.input, (error) => ({ done: false, value: new Failure(error) }));
    this.#cutOff = new CutOff(this.#source);
    let results: ConcurrentMap<unknown> | undefined;
    const prefetch = concurrency === Infinity ? 0 : backpressure - concurrency;
    const root = Task.immediate(
      (task) => {
        results = task.run(() =>
          concurrentMap(this.#source, (item, child, index) => this.#traced(item, child, index), {
            concurrency,
            ordered,
            prefetch,
          }),
        );
        return new Promise<void>((resolve) => (this.#endRoot = resolve));
      },
      {
        name: 'pMapIterable',
        ...(signal && { signal }),
        ...(abandonAfter !== undefined && { abandonAfter }),
      },
    );
    this.#results = results as unknown as ConcurrentMap<unknown>;
    root.linkedValue().catch(nothing);
  }

  #traced(item: unknown, task: TaskContext, index: number): Promise<unknown> {
    const work = this.#map(item, task, index);
    return this.#plan.preserveOrder ? traced(work, this.#place(index).resolve) : work;
  }

  /** Asked for by the item and by the consumer, whoever comes first, and then by the other. */
  #place(index: number): Place {
    const there = this.#places.get(index);
    if (there !== undefined) {
      this.#places.delete(index);
      return there;
    }
    let settle: Pick<Place, 'resolve' | 'reject'> | undefined;
    const promise = new Promise<Step>((resolve, reject) => (settle = { resolve, reject }));
    const place = { promise, ...(settle as unknown as Pick<Place, 'resolve' | 'reject'>) };
    this.#places.set(index, place);
    return place;
  }

  async #map(item: unknown, task: TaskContext, index: number): Promise<unknown> {
    this.#cutOff.begin(index, task);
    const value = await this.#value(item, task, index);
    const isWanted = index < this.#cutOff.index;
    this.#cutOff.end(index);
    if (!isWanted) return pMapSkip;
    if (value === pMapStop || value instanceof Failure) {
      // In order of completion it is the next thing that the consumer sees.
      this.#cutOff.at(this.#plan.preserveOrder ? index : 0, 'the map has ended at an earlier element');
    }
    return value;
  }

  async #value(item: unknown, task: TaskContext, index: number): Promise<unknown> {
    if (item instanceof Failure) return item;
    try {
      const element = await item;
      if (index >= this.#cutOff.index) return pMapSkip;
      task.checkCancellation();
      return await inTask(task, () => this.#plan.mapper(element, index, workContext(task)));
    } catch (error) {
      return new Failure(error);
    }
  }

  async next(): Promise<Step> {
    try {
      return await this.#next();
    } catch (error) {
      throw stopReason(this.#plan.signal, () => error);
    }
  }

  #next(): Promise<Step> {
    const step = this.#results.next();
    if (!this.#plan.preserveOrder) return step;
    const { promise, resolve, reject } = this.#place(this.#taken++);
    step.then(resolve, reject);
    return promise;
  }

  /** Cancels what runs, so that a `next()` that waits for it ends. */
  halt(): void {
    this.#cutOff.at(0, 'nobody waits for further results');
  }

  /** Settles when all has ended; rejects when the source cannot be closed. */
  async close(): Promise<void> {
    try {
      const closed = this.#results.return!();
      if (this.#plan.awaitRunning) await closed;
      else closed.catch(nothing);
    } finally {
      this.#endRoot();
    }
  }
}
