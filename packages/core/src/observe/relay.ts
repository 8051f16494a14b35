import { shared } from '../base/realm.ts';
import type { TaskRecord } from '../tree/record.ts';

/** Tasks that run elsewhere on behalf of this realm, on another thread. While somebody observes here, they are reported from there. */
export interface Relay {
  /** Somebody observes now, or nobody does any more. With `sites`, where tasks are made is noted too. */
  watch(on: boolean, sites: boolean): void;
  /** What is known of those that are alive, parents before children. */
  tasks(): readonly TaskRecord[];
}

/** What runs on other threads for this one. */
export const relays: Set<Relay> = /* @__PURE__ */ shared('relays', () => new Set());
