import { nothing } from '../base/nothing.ts';
import type { AbortSignal, Awaitable } from '../base/types.ts';
import type { TaskContext } from '../context/task-context.ts';
import type { TaskNode, UnreadError } from '../tree/scope.ts';
import { failureNumber } from '../tree/unread-errors.ts';

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
  /** The map ends early: what was not handed out is dropped. */
  drop(): void;
  /** The source has ended and all bodies have, or the map was stopped: nothing of it runs any more. */
  finish(failure: MapFailure | undefined): void;
}

/** How a map failed, for whoever is told of it first; kept like an error of an async let that nobody has read. */
export class MapFailure implements UnreadError {
  error: unknown;
  /** Whether it is an unhandled error where nobody is told. */
  own: boolean;
  /** Whether somebody was told. */
  asked: boolean = false;
  /** The map was cancelled from outside, and that is all. */
  readonly isAnswer: boolean;
  /** The item that failed, if it was one. */
  readonly node: TaskNode | undefined;
  readonly at: number = failureNumber();
  readonly outcome: this = this;

  constructor(error: unknown, own: boolean, isAnswer: boolean, node?: TaskNode) {
    this.error = error;
    this.own = own;
    this.isAnswer = isAnswer;
    this.node = node;
  }
}

/** Of a map that is over, and holds nothing of the user's any more (tree.11). */
export const noPlan: MapPlan<unknown, unknown> = {
  what: '',
  source: [],
  transform: nothing,
  concurrency: 1,
  ordered: true,
  prefetch: 0,
  signal: undefined,
};
