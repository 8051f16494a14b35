import { describe } from '@tasktree/core/internal';

/** What the web calls an event target. */
export interface EventTargetLike {
  /** Calls `listener` for each event of this type. */
  addEventListener(type: string, listener: (event: unknown) => void): void;
  /** Takes back what `addEventListener` did. */
  removeEventListener(type: string, listener: (event: unknown) => void): void;
}

/** What Node.js calls an event emitter. */
export interface EmitterLike {
  /** Calls `listener` for each such event. */
  on(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
  /** Takes back what `on` did. */
  removeListener(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
}

declare global {
  // Merges with the platform's own interface, and stands in for it where a program has none.
  interface Event {}
}

/** The events of a target of the web, by the type of its `on…` property; of an emitter, the arguments of each in an array. */
export type EventOf<Target, Name> = Target extends EventTargetLike
  ? Name extends string
    ? Target extends { readonly [K in `on${Name}`]?: infer Handler }
      ? NonNullable<Handler> extends (event: infer E) => unknown
        ? E
        : Event
      : Event
    : Event
  : readonly unknown[];

type Listener = (...args: unknown[]) => void;

/**
 * Listens for `name`: what comes goes to `onEvent`, an `error` event of an emitter to `onError`. Gives what ends the listening.
 * Something that is both counts as a target of the web.
 */
export function listen(
  target: unknown,
  name: string | symbol,
  what: string,
  onEvent: (event: unknown) => void,
  onError: (error: unknown) => void,
): () => void {
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new TypeError(`${what}: name must be the name of an event; got ${describe(name)}.`);
  }
  const methods = (target ?? {}) as Partial<
    Record<'addEventListener' | 'removeEventListener' | 'on' | 'removeListener', unknown>
  >;
  if (typeof methods.addEventListener === 'function' && typeof methods.removeEventListener === 'function') {
    const web = target as {
      [K in 'addEventListener' | 'removeEventListener']: (type: unknown, listener: Listener) => void;
    };
    web.addEventListener(name, onEvent);
    return () => web.removeEventListener(name, onEvent);
  }
  if (typeof methods.on === 'function' && typeof methods.removeListener === 'function') {
    const emitter = target as {
      [K in 'on' | 'removeListener']: (event: unknown, listener: Listener) => void;
    };
    const listener: Listener = (...args) => onEvent(args);
    emitter.on(name, listener);
    if (name !== 'error') emitter.on('error', onError);
    return () => {
      emitter.removeListener(name, listener);
      emitter.removeListener('error', onError);
    };
  }
  throw new TypeError(`${what}: target must be an EventTarget or an EventEmitter; got ${describe(target)}.`);
}
