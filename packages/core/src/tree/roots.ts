import { shared } from '../base/realm.ts';
import { currentHost, installed } from '../host/current-host.ts';
import { Scope, initScope } from './scope.ts';
import { STARTED } from './state.ts';

export const roots: {
  /** The id of the next task. */
  nextId: number;
  /** How many roots somebody waits for; above zero the host keeps the process alive. */
  waited: number;
} = /* @__PURE__ */ shared('roots', () => ({ nextId: 1, waited: 0 }));

/** Owns tasks that have no parent. */
export class Root extends Scope {
  constructor() {
    super();
    initScope(this, undefined, STARTED);
  }
  get task(): undefined {
    return undefined;
  }
  complete(): void {}
}

export function rootScope(): Scope {
  return (installed.root ??= new Root()) as Scope;
}

/** Somebody waits for a root: the process lives on (clock.3). */
export function beginWaiting(): void {
  if (roots.waited++ === 0) currentHost().keepAlive?.(true);
}

export function endWaiting(): void {
  if (--roots.waited === 0) currentHost().keepAlive?.(false);
}
