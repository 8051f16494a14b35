import { EventEmitter, when } from './event-emitter.ts';
import type { QueueEvents } from './options.ts';

/** What can be waited for in a queue. */
export abstract class QueueWaits extends EventEmitter<QueueEvents> {
  /** How many functions wait. */
  abstract get size(): number;
  /** How many functions run, those included that were stopped and have not ended. */
  abstract get pending(): number;
  /** Whether the rate limit holds functions back; told now, so that the events to come agree with it. */
  protected abstract get isLimitedNow(): boolean;

  /** Waits until no function waits. */
  async onEmpty(): Promise<void> {
    if (this.size > 0) await when(this, ['empty', 'active'], () => this.size === 0);
  }

  /** Waits until fewer than `limit` functions wait. */
  async onSizeLessThan(limit: number): Promise<void> {
    if (this.size >= limit) await when(this, ['next', 'active'], () => this.size < limit);
  }

  /** Waits until no function waits and none runs: a function that was timed out runs until it has ended. */
  async onIdle(): Promise<void> {
    if (this.pending > 0 || this.size > 0) await when(this, ['idle']);
  }

  /** Waits until no function runs. */
  async onPendingZero(): Promise<void> {
    if (this.pending > 0) await when(this, ['pendingZero']);
  }

  /** Waits until the rate limit holds functions back. */
  async onRateLimit(): Promise<void> {
    if (!this.isLimitedNow) await when(this, ['rateLimit']);
  }

  /** Waits until the rate limit holds no function back. */
  async onRateLimitCleared(): Promise<void> {
    if (this.isLimitedNow) await when(this, ['rateLimitCleared']);
  }

  /** Rejects with the error of the next function that fails. */
  onError(): Promise<never> {
    return new Promise((_, reject) => this.once('error', reject));
  }
}
