import { shared } from '../base/realm.ts';
import type { TaskRecord } from './record.ts';
import type { Scope } from './scope.ts';

/** What an event says beside the record of its task. */
export interface TaskEvents {
  /** It was made, and has its place in the tree. */
  created: Record<string, never>;
  /** Its body begins. */
  started: Record<string, never>;
  /** `for`: the id of a task, or a word. */
  waiting: { readonly for: number | string };
  /** It goes on after a wait; `from` is what it waited for. */
  resumed: { readonly from: number | string };
  /** It was cancelled, with that reason. */
  cancelled: { readonly reason: unknown };
  /** Its priority rose. */
  escalated: { readonly from: number; readonly to: number };
  /** It has ended, and so has all below it: with a value, or with an error. */
  settled: { readonly value: unknown } | { readonly error: unknown };
  /** Its scope stopped waiting for it (grace.2). */
  abandoned: Record<string, never>;
  /** Cancelled tasks that take no notice (grace.1). */
  stuck: { readonly tasks: readonly TaskRecord[]; readonly message: string };
}

/** Takes note of what happens in the tree. */
export interface EventSink {
  /** Whether somebody wants to know where tasks are made. */
  readonly sites: boolean;
  emit<K extends keyof TaskEvents>(type: K, scope: Scope, detail?: TaskEvents[K]): void;
  /** The same for a task that runs elsewhere. */
  forward<K extends keyof TaskEvents>(type: K, task: TaskRecord, detail: TaskEvents[K]): void;
}

/** Where the tree says what happens. The sink is undefined while nobody observes: that is the whole cost of not observing. */
export const events: { sink: EventSink | undefined } = /* @__PURE__ */ shared('events', () => ({
  sink: undefined,
}));
