import type { AbortSignal } from '../cancellation/abort-signal.ts';
import { nothing } from '../task/outcome.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { Awaitable } from '../types.ts';

/** What to do: the arguments, checked. */
export interface MapPlan<T, R> {
  readonly what: string;
  readonly source: Iterable<T> | AsyncIterable<T>;
  readonly transform: (item: T, task: TaskContext, index: number) => Awaitable<R>;
  readonly concurrency: number;
  readonly ordered: boolean;
  readonly prefetch: number;
  readonly signal: AbortSignal | undefined;
}

/** Where the results go. */
export interface MapConsumer<R> {
  /** How many results wait for the consumer: they count against what may be in flight. */
  readonly held: number;
  accept(value: R, index: number): void;
  /** The source is exhausted and all bodies have ended, or the map was stopped: nothing of it runs any more. */
  finish(failure: { readonly error: unknown } | undefined): void;
}

/** Of a map without items, for specimens: see tree/specimens.ts. */
export const emptyPlan: MapPlan<unknown, unknown> = {
  what: '',
  source: [],
  transform: nothing,
  concurrency: 1,
  ordered: true,
  prefetch: 0,
  signal: undefined,
};
