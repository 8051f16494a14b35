/**
 * AbortSignal, both ways: a region's signal, made on first use; and outer signals that cancel regions.
 *
 * @module
 */

import { describe } from '../base/arguments.ts';
import { shared } from '../base/realm.ts';
import type { AbortControllerLike, AbortSignal, AbortSignalLike } from '../base/types.ts';
import { currentHost } from '../host/current-host.ts';
import { cancel, cancellationErrorOf, comesFromOutside, walkAborting } from './cancel.ts';
import { extrasOf, type Scope } from './scope.ts';
import { CANCELLED, SETTLED } from './state.ts';

/** The signal of a region: aborted with the region's error from the moment it is cancelled (signal.1). */
export function signalOf(region: Scope): AbortSignal {
  const extras = extrasOf(region);
  if (extras.controller === undefined) {
    const { AbortController } = globalThis as unknown as { AbortController: new () => AbortControllerLike };
    extras.controller = new AbortController();
    if ((region.flags & CANCELLED) !== 0) extras.controller.abort(cancellationErrorOf(region));
  }
  return extras.controller.signal;
}

const hubs: WeakMap<object, SignalHub> = /* @__PURE__ */ shared('signals', () => new WeakMap());

/**
 * The one listener that an outer signal carries, however many regions watch it (signal.4). A listener for each would cost
 * time quadratic in their number on Node, and warnings.
 */
class SignalHub {
  readonly #signal: AbortSignalLike;
  readonly #regions = new Set<Scope>();
  readonly #onAbort = (): void => {
    stopListening(this.#signal, this.#onAbort);
    hubs.delete(this.#signal);
    const { reason } = look(this.#signal);
    const regions = [...this.#regions];
    this.#regions.clear();
    const walk = walkAborting(this.#signal);
    for (const region of regions) comesFromOutside(region);
    if (walk === undefined) for (const region of regions) cancel(region, reason);
    else for (const region of regions.reverse()) walk.link(region, reason);
  };

  constructor(signal: AbortSignalLike) {
    this.#signal = signal;
  }

  add(region: Scope): void {
    if (this.#regions.size === 0) {
      this.#signal.addEventListener('abort', this.#onAbort);
      hubs.set(this.#signal, this);
    }
    this.#regions.add(region);
  }

  remove(region: Scope): void {
    if (!this.#regions.delete(region) || this.#regions.size > 0) return;
    stopListening(this.#signal, this.#onAbort);
    hubs.delete(this.#signal);
  }
}

/** A signal may be of any making. What it throws where nobody could catch it is reported, and holds up nothing (cancel.11). */
export function stopListening(signal: AbortSignalLike, listener: () => void): void {
  try {
    signal.removeEventListener('abort', listener);
  } catch (error) {
    currentHost().reportUncaught(error, 'exception');
  }
}

/** Whether it has aborted, and why. One that cannot be looked at counts as aborted, with what it throws as the reason. */
function look(signal: AbortSignalLike): { readonly aborted: boolean; readonly reason: unknown } {
  try {
    const { aborted } = signal;
    return { aborted, reason: aborted ? signal.reason : undefined };
  } catch (error) {
    return { aborted: true, reason: error };
  }
}

/** Cancels `region` when `signal` aborts, now if it has (signal.3), until the region settles. */
export function watchSignal(outer: AbortSignalLike, region: Scope): void {
  const { aborted, reason } = look(outer);
  if (aborted) return cancelFromOutside(region, reason);
  if ((region.flags & (CANCELLED | SETTLED)) !== 0) return;
  const hub = hubs.get(outer) ?? new SignalHub(outer);
  try {
    hub.add(region);
  } catch (error) {
    // The region is in the tree already. That its signal cannot be listened to must not leave it there for ever.
    return cancelFromOutside(region, error);
  }
  (extrasOf(region).release ??= []).push(() => hub.remove(region));
}

function cancelFromOutside(region: Scope, reason: unknown): void {
  comesFromOutside(region);
  cancel(region, reason);
}

export function checkSignal(signal: unknown, what: string): AbortSignalLike {
  const candidate = signal as AbortSignalLike | null | undefined;
  if (
    typeof candidate !== 'object' ||
    candidate === null ||
    typeof candidate.addEventListener !== 'function'
  ) {
    throw new TypeError(`${what} must be an AbortSignal; got ${describe(signal)}.`);
  }
  return candidate;
}
