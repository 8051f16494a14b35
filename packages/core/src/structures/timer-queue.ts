import { Deque } from './deque.ts';
import { WakeHeap, type Wake } from './wake-heap.ts';

/** The little that a {@link TimerQueue} needs of a runtime. */
export interface TimerSource<Handle> {
  /** Monotonic milliseconds, fractions allowed. */
  now(): number;
  /** Calls `callback` once after so long, which fits 32 bits. */
  setTimer(callback: () => void, milliseconds: number): Handle;
  /** Keeps a timer from firing. */
  clearTimer(handle: Handle): void;
  /** Makes the timer hold the process (as it does when new). */
  ref?(handle: Handle): void;
  /** Lets the process end although the timer is pending. */
  unref?(handle: Handle): void;
  /** Takes an error that a callback threw; where left out it becomes an unhandled rejection. */
  report?(error: unknown): void;
}

/** Runtimes keep delays in 32 bits: a larger one would fire at once. */
const LONGEST_DELAY = 0x7fff_ffff;
/** After so many milliseconds of callbacks the rest waits for the next turn of the event loop. */
const SLICE = 5;
const CALLBACKS_PER_LOOK = 64;
/** Emptied instants are left where they are until there are this many more of them than of the others. */
const TOLERATED_EMPTIES = 64;

class Sleeper {
  wake: Wake<Sleeper> | undefined;
  callback: () => void;
  readonly keepAlive: boolean;
  previous: Sleeper | undefined = undefined;
  next: Sleeper | undefined = undefined;

  constructor(callback: () => void, keepAlive: boolean) {
    this.wake = undefined;
    this.callback = callback;
    this.keepAlive = keepAlive;
  }
}

function nothing(): void {}

/**
 * Any number of sleepers on one timer of the runtime (deadline.6): they are gathered by the whole millisecond at
 * which they wake, and only the nearest of those is set. Nothing is called early, nor at once because it lies too
 * far ahead (clock.1, clock.2). Adding takes constant time where the millisecond is known already; cancelling always does.
 */
export class TimerQueue<Handle> {
  private readonly source: TimerSource<Handle>;
  private readonly wakes = new Map<number, Wake<Sleeper>>();
  private readonly heap = new WakeHeap<Sleeper>();
  /** Taken off the heap because their time has come: what callbacks add meanwhile has to wait for its own turn. */
  private readonly due = new Deque<Wake<Sleeper>>();
  private timer: Handle | undefined = undefined;
  private armed = false;
  /** The millisecond that the timer is set for. */
  private target = Infinity;
  private held = false;
  private firing = false;
  private sleeping = 0;
  private holding = 0;
  private empties = 0;
  private readonly onTimer: () => void;
  /** Kept so that the engine does not drop their hidden classes while nobody sleeps: see warm.ts. */
  private readonly specimen: Sleeper;

  constructor(source: TimerSource<Handle>) {
    this.source = source;
    this.onTimer = () => this.fire();
    this.specimen = new Sleeper(nothing, false);
    this.specimen.wake = { key: 0, first: this.specimen, last: this.specimen };
  }

  /** How many are waiting. */
  get length(): number {
    return this.sleeping;
  }

  /** How many of them hold the process. */
  get holders(): number {
    return this.holding;
  }

  /** When the next one is due, in whole milliseconds; undefined when nobody waits. */
  get nearest(): number | undefined {
    this.dropEmptyHeads();
    return (this.due.peek() ?? this.heap.first)?.key;
  }

  /** Calls `callback` once at `instant` or up to `tolerance` later, never early, unless the function returned is called before. Only one with `keepAlive` holds the process. */
  schedule(instant: number, callback: () => void, tolerance = 0, keepAlive = true): () => void {
    const sleeper = new Sleeper(callback, keepAlive);
    this.link(sleeper, keyOf(instant, tolerance));
    this.sleeping += 1;
    if (keepAlive) this.holding += 1;
    if (!this.firing) this.arm();
    return () => this.cancel(sleeper);
  }

  private cancel(sleeper: Sleeper): void {
    if (sleeper.wake === undefined) return;
    this.unlink(sleeper);
    sleeper.callback = nothing;
    if (this.firing) return;
    if (this.sleeping === 0) this.disarm();
    else this.hold();
  }

  private link(sleeper: Sleeper, key: number): void {
    let wake = this.wakes.get(key);
    if (wake === undefined) {
      wake = { key, first: sleeper, last: sleeper };
      this.wakes.set(key, wake);
      this.heap.push(wake);
    } else if (wake.last === undefined) {
      this.empties -= 1;
      wake.first = wake.last = sleeper;
    } else {
      sleeper.previous = wake.last;
      wake.last.next = sleeper;
      wake.last = sleeper;
    }
    sleeper.wake = wake;
  }

  private unlink(sleeper: Sleeper): void {
    const { previous, next } = sleeper;
    const wake = sleeper.wake!;
    if (previous === undefined) wake.first = next;
    else previous.next = next;
    if (next === undefined) wake.last = previous;
    else next.previous = previous;
    sleeper.wake = sleeper.previous = sleeper.next = undefined;
    this.sleeping -= 1;
    if (sleeper.keepAlive) this.holding -= 1;
    if (wake.first === undefined && this.wakes.get(wake.key) === wake) this.emptied();
  }

  /** An emptied instant costs nothing until it comes up; when they pile up they go all at once. */
  private emptied(): void {
    this.empties += 1;
    if (this.empties <= TOLERATED_EMPTIES + this.wakes.size / 2) return;
    for (const [key, wake] of this.wakes) if (wake.first === undefined) this.wakes.delete(key);
    this.heap.rebuild(this.wakes.values());
    this.empties = 0;
  }

  private dropEmptyHeads(): void {
    while (this.due.length > 0 && this.due.peek()!.first === undefined) this.due.shift();
    for (let wake = this.heap.first; wake !== undefined && wake.first === undefined; wake = this.heap.first) {
      this.heap.shift();
      this.wakes.delete(wake.key);
      this.empties -= 1;
    }
  }

  private fire(): void {
    this.armed = false;
    this.timer = undefined;
    const began = this.source.now();
    this.dropEmptyHeads();
    for (let wake = this.heap.first; wake !== undefined && wake.key <= began; wake = this.heap.first) {
      if (wake.first === undefined) {
        this.dropEmptyHeads();
        continue;
      }
      this.heap.shift();
      this.wakes.delete(wake.key);
      this.due.push(wake);
    }
    this.firing = true;
    this.callDue(began);
    this.firing = false;
    if (this.sleeping > 0) this.arm();
    else this.disarm();
  }

  private callDue(began: number): void {
    const { due, source } = this;
    for (let calls = 1; due.length > 0;) {
      const sleeper = due.peek()!.first;
      if (sleeper === undefined) {
        due.shift();
        continue;
      }
      if (calls % CALLBACKS_PER_LOOK === 0 && source.now() - began > SLICE) return;
      calls += 1;
      this.unlink(sleeper);
      try {
        sleeper.callback();
      } catch (error) {
        if (source.report) source.report(error);
        else void Promise.reject(error);
      }
    }
  }

  private arm(): void {
    const key = this.nearest!;
    if (!this.armed || key < this.target) {
      const { source } = this;
      if (this.armed) source.clearTimer(this.timer as Handle);
      const delay = Math.min(Math.max(0, Math.ceil(key - source.now())), LONGEST_DELAY);
      this.timer = source.setTimer(this.onTimer, delay);
      this.armed = true;
      this.target = key;
      this.held = true;
    }
    this.hold();
  }

  /** Brings the timer's hold on the process in line with whether anybody needs it. */
  private hold(): void {
    const hold = this.holding > 0;
    if (hold === this.held || !this.armed) return;
    this.held = hold;
    if (hold) this.source.ref?.(this.timer as Handle);
    else this.source.unref?.(this.timer as Handle);
  }

  private disarm(): void {
    if (this.armed) this.source.clearTimer(this.timer as Handle);
    this.armed = false;
    this.timer = undefined;
    this.wakes.clear();
    this.heap.clear();
    this.due.clear();
    this.empties = 0;
  }
}

/** Rounded up to whole milliseconds; with a tolerance, to the coarsest power of two that keeps within it. */
function keyOf(instant: number, tolerance: number): number {
  if (!(tolerance >= 2)) return Math.ceil(instant);
  const step = 2 ** Math.floor(Math.log2(Math.min(tolerance, LONGEST_DELAY)));
  return Math.ceil(instant / step) * step;
}
