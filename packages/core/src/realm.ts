/**
 * What all copies of this package in one realm share: the tree, the host, the observers (observe.4).
 *
 * Nodes of the tree may have been made by another copy. So code that walks the tree relies on fields and methods of
 * `Scope` and `Entry`, never on `instanceof` or on `#private` names; the protocol number stands for that shape.
 *
 * @module
 */

import type { Host } from './host/host.ts';
import type { EventSink } from './observe/events.ts';
import type { Relay } from './observe/relay.ts';
import type { SignalHub } from './cancellation/abort-signal.ts';
import type { TaskLocal } from './task-local/task-local.ts';
import type { Scope } from './tree/scope.ts';

/** Changes whenever the shape of nodes or of this record does. */
const protocol = 1;
const version = '0.0.0';

export interface Realm {
  readonly protocol: number;
  readonly version: string;
  host: Host | undefined;
  /** Owns all tasks that have no parent. Made on first use. */
  root: Scope | undefined;
  nextId: number;
  /** How many roots somebody waits for; above zero the host keeps the process alive. */
  waitedRoots: number;
  /** Waits that were refused in cancelled regions since the last turn of the host (cancel.21). */
  refused: number;
  /** Undefined while nobody observes: that is the whole cost of not observing. */
  events: EventSink | undefined;
  /** What runs on other threads for this one. */
  relays: Set<Relay> | undefined;
  /** Looks for cancellations that have come through shared memory: only in a worker of a pool (parallel.2). */
  poll: (() => void) | undefined;
  /** The task-locals that cross to other threads, by name. */
  sendableLocals: Map<string, TaskLocal<unknown>[]> | undefined;
  /** What this thread has given to `expose`, by name. */
  exposed: Map<string, (...args: unknown[]) => unknown> | undefined;
  /** Has a function called on the main thread, by its text or the name of an exposed one: only in a worker of a pool (actor.3). */
  askMain: ((what: string, isText: boolean, args: readonly unknown[]) => Promise<unknown>) | undefined;
  /** By error: what is suppressed under it, in order, and whether that was an own failure. */
  readonly suppressed: WeakMap<object, Map<unknown, boolean>>;
  /** Whether something was ever suppressed under an error of a cancellation: spares those that are dropped a look. */
  answersKeep: boolean;
  readonly signals: WeakMap<object, SignalHub>;
}

function join(): Realm {
  const slot = Symbol.for('tasktree.realm');
  const realms = globalThis as unknown as Record<symbol, Realm | undefined>;
  const present = realms[slot];
  if (present === undefined) {
    const realm: Realm = {
      protocol,
      version,
      host: undefined,
      root: undefined,
      nextId: 1,
      waitedRoots: 0,
      refused: 0,
      events: undefined,
      relays: undefined,
      poll: undefined,
      sendableLocals: undefined,
      exposed: undefined,
      askMain: undefined,
      suppressed: new WeakMap(),
      answersKeep: false,
      signals: new WeakMap(),
    };
    Object.defineProperty(realms, slot, { value: realm });
    return realm;
  }
  if (present.protocol !== protocol) {
    throw new Error(
      `Two versions of @tasktree/core that cannot share one task tree are loaded: ${present.version} (protocol ` +
        `${present.protocol}) and ${version} (protocol ${protocol}). Align them to one version.`,
    );
  }
  return present;
}

export const realm: Realm = /* @__PURE__ */ join();
