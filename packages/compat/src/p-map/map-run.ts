import {
  AbandonedTasksError,
  Task,
  concurrentForEach,
  suppressedErrors,
  type AbortSignal,
  type TaskContext,
} from '@tasktree/core';
import { cancellationOf, inTask, keep, stopReason } from '../stopping.ts';
import { traced } from '../traced.ts';
import { workContext, type WorkContext } from '../work-context.ts';
import { CutOff } from './cut-off.ts';
import { MapSource } from './map-source.ts';
import { pMapSkip, pMapStop } from './symbols.ts';

export interface MapPlan {
  readonly input: Iterable<unknown> | AsyncIterable<unknown>;
  readonly mapper: (element: unknown, index: number, context: WorkContext) => unknown;
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
  readonly awaitRunning: boolean;
  /** In milliseconds. */
  readonly abandonAfter: number | undefined;
  /** What an error of a mapper does: end the map, wait for the end of the others, or become a result. */
  readonly onError: 'stop' | 'collect' | 'settle';
}

/** One call of `pMap` or of those like it: a root task with a child for each element. */
export class MapRun {
  readonly #plan: MapPlan;
  readonly #resolve: (results: unknown[]) => void;
  readonly #reject: (error: unknown) => void;
  readonly #source: MapSource;
  readonly #cutOff: CutOff;
  readonly #results: unknown[] = [];
  /** An element has no place in the result. */
  #hasSkipped = false;
  readonly #errors = new Map<number, unknown>();
  /** Why the map ended early, and with what it rejects. */
  #failure: { readonly error: unknown } | undefined;
  /** A mapper said stop, all before it have ended, and what comes after it is given only so long to end. */
  #isStopping = false;
  #root: Task<void> | undefined;

  constructor(plan: MapPlan, resolve: (results: unknown[]) => void, reject: (error: unknown) => void) {
    this.#plan = plan;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#source = new MapSource(plan.input);
    this.#cutOff = new CutOff(this.#source);
  }

  start(): void {
    const { concurrency, signal, abandonAfter } = this.#plan;
    const root = Task.immediate<void>(
      (task) =>
        task.withTaskCancellationHandler(
          (inside) =>
            inside.run(() =>
              concurrentForEach(
                this.#source,
                (item, child, index) => traced(this.#map(item, child, index), this.#resolve),
                { concurrency },
              ),
            ),
          () => {
            if (!this.#isStopping) this.#fail(stopReason(signal, () => cancellationOf(task)));
          },
        ),
      {
        name: 'pMap',
        ...(signal && { signal }),
        ...(abandonAfter !== undefined && { abandonAfter }),
      },
    );
    this.#root = root;
    root.linkedValue().then(
      () => this.#finish(),
      (error: unknown) => {
        if (this.#isStopping) return this.#finish(suppressedErrors(error).find(isAbandonment));
        this.#fail(error);
        for (const later of suppressedErrors(error)) keep(this.#failure?.error, later);
        this.#finish();
      },
    );
  }

  async #map(item: unknown, task: TaskContext, index: number): Promise<void> {
    const { mapper, onError } = this.#plan;
    this.#cutOff.begin(index, task);
    try {
      const element = await item;
      if (task.isCancelled || index >= this.#cutOff.index) return;
      const value = await inTask(task, () => mapper(element, index, workContext(task)));
      if (index >= this.#cutOff.index) return;
      if (value === pMapStop) {
        this.#cutOff.end(index);
        this.#cutOff.at(index, 'the map was stopped at an earlier element');
      } else {
        if (value === pMapSkip) this.#hasSkipped = true;
        this.#results[index] =
          onError === 'settle' && value !== pMapSkip ? { status: 'fulfilled', value } : value;
      }
    } catch (error) {
      if (index >= this.#cutOff.index) return;
      if (onError === 'settle') {
        this.#results[index] = { status: 'rejected', reason: error };
      } else if (onError === 'collect') {
        this.#errors.set(index, error);
      } else {
        this.#fail(error);
        throw error;
      }
    } finally {
      this.#cutOff.end(index);
      if (this.#cutOff.isReached) this.#stopped();
    }
  }

  /** All that the result consists of is there; what runs is cancelled already. */
  #stopped(): void {
    const { awaitRunning, abandonAfter } = this.#plan;
    if (!awaitRunning) return this.#finish();
    if (abandonAfter === undefined || this.#failure !== undefined) return;
    this.#isStopping = true;
    // Only what is cancelled as a whole is left after a time.
    this.#root?.cancel('the map was stopped');
  }

  /** The first one counts. */
  #fail(error: unknown): void {
    if (this.#failure === undefined) this.#failure = { error };
    else if (error !== this.#failure.error) keep(this.#failure.error, error);
    if (!this.#plan.awaitRunning) this.#finish();
  }

  #finish(abandonment?: AbandonedTasksError): void {
    if (this.#failure !== undefined) return this.#reject(this.#failure.error);
    const { index: end } = this.#cutOff;
    const errors = [...this.#errors].filter(([index]) => index < end).sort(([a], [b]) => a - b);
    if (errors.length > 0) return this.#reject(new AggregateError(errors.map(([, error]) => error)));
    const isWhole = end === Infinity && !this.#hasSkipped;
    const results = isWhole
      ? this.#results
      : this.#results.slice(0, end).filter((value) => value !== pMapSkip);
    if (abandonment === undefined) return this.#resolve(results);
    abandonment.value = results;
    this.#reject(abandonment);
  }
}

function isAbandonment(error: unknown): error is AbandonedTasksError {
  return error instanceof AbandonedTasksError;
}
