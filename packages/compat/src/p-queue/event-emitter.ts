import {
  platform,
  type CustomEvent,
  type Event,
  type EventTargetConstructor,
  type ListenerOptions,
} from '../platform.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- what listeners take is up to the event
type Listener = (...values: any[]) => void;

interface Registered {
  readonly listener: Listener;
  readonly context: unknown;
  readonly isOnce: boolean;
}

/** What a listener of an event target is: a function, or an object with a method. */
export type TargetListener<E> = ((event: E) => void) | { handleEvent(event: E): void };

const Target: EventTargetConstructor = platform.EventTarget;

/**
 * An emitter as `eventemitter3` makes them, with no special 'error' event, and a platform's `EventTarget` as well. Listeners of
 * both kinds hear of the same events, those of the emitter first.
 */
export class EventEmitter<Events extends Record<string, Event>> extends Target {
  readonly #registered = new Map<keyof Events, readonly Registered[]>();
  /** The events that somebody has ever listened to as to a target: an event for the others would be made for nobody. */
  readonly #targeted = new Set<keyof Events>();

  /** The events that have listeners added by {@link on} and {@link once}. */
  eventNames(): (keyof Events)[] {
    return [...this.#registered.keys()];
  }

  /** The listeners of an event that were added by {@link on} and {@link once}, in order. */
  listeners(event: keyof Events): Listener[] {
    return this.#of(event).map(({ listener }) => listener);
  }

  /** How many listeners an event has that were added by {@link on} and {@link once}. */
  listenerCount(event: keyof Events): number {
    return this.#of(event).length;
  }

  /**
   * Calls the listeners in order; false if there are none. One that throws keeps the later ones from being called. Those added by
   * {@link addEventListener} get a `CustomEvent` with the first value as `detail`.
   */
  emit(event: keyof Events & string, ...values: unknown[]): boolean {
    if (this.#registered.size === 0 && this.#targeted.size === 0) return false;
    const registered = this.#of(event);
    for (const { listener, context, isOnce } of registered) {
      if (isOnce) this.off(event, listener, undefined, true);
      listener.apply(context, values);
    }
    if (this.#targeted.has(event)) this.dispatchEvent(customEvent(event, values[0]));
    return registered.length > 0 || this.#targeted.has(event);
  }

  /** Adds a listener. */
  on(event: keyof Events, listener: Listener, context?: unknown): this {
    return this.#add(event, listener, context, false);
  }

  /** Adds a listener that is called once. */
  once(event: keyof Events, listener: Listener, context?: unknown): this {
    return this.#add(event, listener, context, true);
  }

  /** The same as {@link on}. */
  addListener(event: keyof Events, listener: Listener, context?: unknown): this {
    return this.on(event, listener, context);
  }

  /** Removes a listener; all of the event where none is given. */
  off(event: keyof Events, listener?: Listener, context?: unknown, once?: boolean): this {
    const left = this.#of(event).filter(
      (one) =>
        listener !== undefined &&
        (one.listener !== listener ||
          (once === true && !one.isOnce) ||
          (context !== undefined && one.context !== context)),
    );
    if (left.length > 0) this.#registered.set(event, left);
    else this.#registered.delete(event);
    return this;
  }

  /** The same as {@link off}. */
  removeListener(event: keyof Events, listener?: Listener, context?: unknown, once?: boolean): this {
    return this.off(event, listener, context, once);
  }

  /** Removes all listeners, or those of one event, that were added by {@link on} and {@link once}. */
  removeAllListeners(event?: keyof Events): this {
    if (event === undefined) this.#registered.clear();
    else this.#registered.delete(event);
    return this;
  }

  /** Adds a listener as to any `EventTarget`; `{ once, signal }` work. What an event carries is its `detail`. */
  override addEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: TargetListener<Events[Name]> | null,
    options?: ListenerOptions,
  ): void {
    if (this.#targeted.size === 0) allowManyListeners(this);
    this.#targeted.add(type);
    super.addEventListener(type, listener as never, options);
  }

  /** Removes what {@link addEventListener} added. */
  override removeEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: TargetListener<Events[Name]> | null,
    options?: ListenerOptions,
  ): void {
    super.removeEventListener(type, listener as never, options);
  }

  #of(event: keyof Events): readonly Registered[] {
    return this.#registered.get(event) ?? [];
  }

  #add(event: keyof Events, listener: Listener, context: unknown, isOnce: boolean): this {
    if (typeof listener !== 'function') throw new TypeError('The listener must be a function');
    this.#registered.set(event, [...this.#of(event), { listener, context: context ?? this, isOnce }]);
    return this;
  }
}

function customEvent(type: string, detail: unknown): CustomEvent & Event {
  const { CustomEvent: Custom } = globalThis as unknown as {
    CustomEvent: new (type: string, options: { readonly detail: unknown }) => CustomEvent & Event;
  };
  return new Custom(type, { detail });
}

/** Node warns of more than ten, and many who wait for a queue are nothing unusual. */
function allowManyListeners(target: object): void {
  const { process } = globalThis as unknown as {
    process?: {
      getBuiltinModule?(name: string): { setMaxListeners?(most: number, target: object): void } | undefined;
    };
  };
  process?.getBuiltinModule?.('node:events')?.setMaxListeners?.(Infinity, target);
}

/** Waits for one of `events`, once `isSo` holds. */
export function when<Events extends Record<string, Event>>(
  emitter: EventEmitter<Events>,
  events: readonly (keyof Events)[],
  isSo: () => boolean = () => true,
): Promise<void> {
  return new Promise((resolve) => {
    const listener = (): void => {
      if (!isSo()) return;
      for (const event of events) emitter.off(event, listener);
      resolve();
    };
    for (const event of events) emitter.on(event, listener);
  });
}
