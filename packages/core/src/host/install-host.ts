import { describe } from '../base/arguments.ts';
import { dispose } from '../base/dispose.ts';
import { currentHost, installed } from './current-host.ts';
import type { Host } from './host.ts';

/**
 * Makes `host` the one of this realm, for all copies of core in it. An adapter does this when it is imported. A second host
 * of the same name is another copy of the same adapter, and ignored.
 *
 * Throws `TypeError` for something that is no host, and `Error` if another host than the portable default is installed, or if
 * tasks are alive on the default. Laws: observe.4.
 *
 * @example
 * ```ts node
 * // The index of an adapter.
 * installHost(nodeHost);
 * export * from '@tasktree/core';
 * ```
 */
export function installHost(host: Host): void {
  checkHost(host, 'installHost');
  const present = installed.host;
  if (present?.name === host.name) return;
  if (present !== undefined && present.name !== 'portable') {
    throw new Error(
      `installHost: the host '${present.name}' is installed already; one realm has one host, not also '${host.name}'.`,
    );
  }
  requireIdle(`install the host '${host.name}'`);
  installed.host = host;
}

/**
 * Makes `host` the one of this realm until the result is disposed: for tests. Throws `Error`, here and on disposal, while a
 * task is alive.
 *
 * @example
 * ```ts
 * using _installed = overrideHost(createTestHost({ seed: 7 }));
 * ```
 */
export function overrideHost(host: Host): Disposable {
  checkHost(host, 'overrideHost');
  requireIdle(`override the host by '${host.name}'`);
  const before = installed.host;
  installed.host = host;
  return {
    [dispose]() {
      requireIdle(`put back the host before '${host.name}'`);
      installed.host = before;
    },
  };
}

function checkHost(host: Host, what: string): void {
  const parts = ['scheduler', 'clock', 'context'] as const;
  if (typeof host !== 'object' || host === null || parts.some((part) => typeof host[part] !== 'object')) {
    throw new TypeError(`${what}: host must have a scheduler, a clock and a context; got ${describe(host)}.`);
  }
}

function requireIdle(doing: string): void {
  const live = installed.root?.live ?? 0;
  if (live > 0)
    throw new Error(`Cannot ${doing} while ${live} task(s) are alive. Do it before the first task starts.`);
}

/**
 * The host that is installed, whichever it is at the time of asking.
 *
 * @example
 * ```ts
 * if (host.ambient === 'explicit') console.log('after an await, only the handle knows the task');
 * ```
 */
export const host: Host = {
  get name() {
    return currentHost().name;
  },
  get ambient() {
    return currentHost().ambient;
  },
  get scheduler() {
    return currentHost().scheduler;
  },
  get clock() {
    return currentHost().clock;
  },
  get context() {
    return currentHost().context;
  },
  get workers() {
    return currentHost().workers as NonNullable<Host['workers']>;
  },
  get isMainThread() {
    return currentHost().isMainThread as boolean;
  },
  reportUncaught: (error, kind, task) => currentHost().reportUncaught(error, kind, task),
  warn: (message, code) => currentHost().warn?.(message, code),
  keepAlive: (on) => currentHost().keepAlive?.(on),
};
