import * as core from '@tasktree/core';
import type { Host } from '@tasktree/core';
import { TaskHandle } from '@tasktree/core/src/task/task-handle.ts';
import { createTestHost } from '@tasktree/testing';
import * as threads from '@tasktree/threads';
import type { Core } from '../../src/index.ts';
import { threadedHost } from './thread-host.ts';

/** A function of any kind: what is broken is called in the same way as what is whole. */
// oxlint-disable-next-line typescript/no-explicit-any -- a broken function passes on whatever it is given
export type Fn = (this: any, ...args: any[]) => any;

/** Breaks one thing, in a realm of its own that nobody uses afterwards. */
export interface Breakage {
  /** What is wrong, as a clause. */
  readonly what: string;
  /** The laws that this breaks: the cases of each must notice. */
  readonly laws: readonly string[];
  readonly breakIt: (kit: Kit) => void;
  /** It is about threads: it runs on a host that has some, in real time, and is broken in the workers too. */
  readonly onThreads?: boolean;
}

/** What a breakage may change. */
export class Kit {
  /** The namespace that the suite gets in place of the library's. */
  readonly core: Core = { ...core };
  /** The host that the suite runs on: its parts can be replaced. */
  readonly host: Host;
  /** Its part about threads. */
  readonly threads: { -readonly [K in keyof typeof threads]: (typeof threads)[K] } = { ...threads };

  constructor(onThreads = false) {
    const whole = onThreads ? threadedHost() : createTestHost({ autoAdvance: true });
    this.host = Object.create(whole, {
      scheduler: { value: undefined, writable: true },
      clock: { value: undefined, writable: true },
      context: { value: undefined, writable: true },
      ambient: { value: whole.ambient, writable: true },
    }) as Host;
    Object.assign(this.host, { scheduler: whole.scheduler, clock: whole.clock, context: whole.context });
  }

  /** Replaces a part of the host; what the new one leaves out is taken from the whole one. */
  part<K extends 'scheduler' | 'clock' | 'context'>(
    name: K,
    make: (whole: Host[K]) => Partial<Host[K]>,
  ): void {
    const whole = this.host[name];
    const bound = Object.create(null) as Record<string, unknown>;
    for (const method of [
      'enqueue',
      'reprioritize',
      'yieldToHost',
      'now',
      'wallNow',
      'schedule',
      'get',
      'run',
      'enter',
    ]) {
      const original = (whole as unknown as Record<string, Fn | undefined>)[method];
      if (original !== undefined) bound[method] = original.bind(whole);
    }
    (this.host as unknown as Record<string, unknown>)[name] = { ...bound, ...make(whole) };
  }

  /** Replaces a free function, and the method of the same name on handles. */
  both(name: keyof Core & keyof core.TaskContext, wrap: (original: Fn) => Fn): void {
    this.free(name, wrap);
    this.method(TaskHandle, name, wrap);
  }

  free(name: keyof Core, wrap: (original: Fn) => Fn): void {
    const namespace = this.core as unknown as Record<string, unknown>;
    namespace[name] = wrap(namespace[name] as Fn);
  }

  method(owner: { prototype: object }, name: string | symbol, wrap: (original: Fn) => Fn): void {
    const methods = owner.prototype as Record<string | symbol, unknown>;
    const original = methods[name];
    if (typeof original !== 'function') throw new TypeError(`There is no method ${String(name)} to break.`);
    Object.defineProperty(methods, name, { value: wrap(original as Fn), writable: true, configurable: true });
  }

  getter(owner: { prototype: object }, name: string, wrap: (original: Fn) => Fn): void {
    let holder: object | null = owner.prototype;
    while (holder !== null && !Object.hasOwn(holder, name))
      holder = Object.getPrototypeOf(holder) as object | null;
    const { get } = (holder === null ? {} : Object.getOwnPropertyDescriptor(holder, name)) as {
      readonly get?: Fn;
    };
    if (get === undefined) throw new TypeError(`There is no getter ${name} to break.`);
    Object.defineProperty(owner.prototype, name, { get: wrap(get), configurable: true });
  }

  /** Both ways of sleeping. */
  sleep(wrap: (original: Fn) => Fn): void {
    this.method(TaskHandle, 'sleep', wrap);
    core.Task.sleep = wrap(core.Task.sleep.bind(core.Task));
  }
}
