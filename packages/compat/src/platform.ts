/**
 * Types of the platform where the program's types have them: a library for every runtime cannot rely on those of one.
 *
 * @module
 */
import type { AbortSignal } from '@tasktree/core';

/** The type of a global variable, or what stands in for it. */
export type Global<Name extends string, Otherwise> = typeof globalThis extends {
  [Key in Name]: infer Value;
}
  ? Value
  : Otherwise;

export interface PlatformEvent {
  readonly type: string;
}

type Constructor<T> = new (...arguments_: never[]) => T;

/** The platform's `Event`. */
export type Event =
  Global<'Event', Constructor<PlatformEvent>> extends new (...arguments_: never[]) => infer Instance
    ? Instance
    : PlatformEvent;

/** The platform's `CustomEvent`, about whose `detail` nothing is known. */
export type CustomEvent =
  Global<'CustomEvent', Constructor<PlatformEvent & { readonly detail: unknown }>> extends new (
    ...arguments_: never[]
  ) => infer Instance
    ? Instance
    : PlatformEvent & { readonly detail: unknown };

export interface PlatformTarget {
  addEventListener(
    type: string,
    listener: never,
    options?:
      | boolean
      | { readonly capture?: boolean; readonly once?: boolean; readonly signal?: AbortSignal },
  ): void;
  removeEventListener(
    type: string,
    listener: never,
    options?: boolean | { readonly capture?: boolean },
  ): void;
  dispatchEvent(event: Event): boolean;
}

export type EventTargetConstructor = Global<'EventTarget', new () => PlatformTarget>;

/** What `addEventListener` can be told. */
export type ListenerOptions = Parameters<InstanceType<EventTargetConstructor>['addEventListener']>[2];

export type DOMExceptionConstructor = Global<'DOMException', new (message?: string, name?: string) => Error>;

/** The platform's classes that some of these are made of. */
export const platform: {
  readonly EventTarget: EventTargetConstructor;
  readonly DOMException: DOMExceptionConstructor;
} = globalThis as never;
