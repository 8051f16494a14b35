import { TimerQueue, type Clock } from '@tasktree/core/host';
import { captureContext } from './context.ts';

/** 2026-01-01, midnight UTC. */
export const DEFAULT_START: number = Date.UTC(2026, 0, 1);

/** Timers belong to nobody: their callbacks must not see the task that happened to move the time. */
const inRootContext = captureContext();

/** A clock that stands still until somebody moves it (clock.4). */
export class VirtualClock implements Clock {
  readonly #start: number;
  readonly #onSchedule: () => void;
  #now = 0;
  #onDue: (() => void) | undefined;
  readonly #queue = new TimerQueue<undefined>({
    now: () => this.#now,
    setTimer: (callback) => void (this.#onDue = callback),
    clearTimer: () => void (this.#onDue = undefined),
  });

  constructor(start: number, onSchedule: () => void) {
    this.#start = start;
    this.#onSchedule = onSchedule;
  }

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return this.#start + this.#now;
  }

  schedule(instant: number, callback: () => void, tolerance?: number, keepAlive?: boolean): () => void {
    const cancel = this.#queue.schedule(instant, callback, tolerance, keepAlive);
    this.#onSchedule();
    return cancel;
  }

  get pending(): number {
    return this.#queue.length;
  }

  /** How many of the pending ones would keep a process alive. */
  get holders(): number {
    return this.#queue.holders;
  }

  /** When the next timer is due, if there is one. */
  get nearest(): number | undefined {
    return this.#queue.nearest;
  }

  /** Sets the time, never back, and calls what is due then. True when anything was. */
  moveTo(instant: number): boolean {
    this.#now = Math.max(this.#now, instant);
    const { nearest } = this;
    if (nearest === undefined || nearest > this.#now) return false;
    const onDue = this.#onDue!;
    this.#onDue = undefined;
    inRootContext(onDue);
    return true;
  }
}
