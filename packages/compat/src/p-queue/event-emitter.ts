// oxlint-disable-next-line typescript/no-explicit-any -- what listeners take is up to the event
type Listener = (...values: any[]) => void;

interface Registered {
  readonly listener: Listener;
  readonly context: unknown;
  readonly isOnce: boolean;
}

/** The part of an emitter that the queue's users know from `eventemitter3`, with its rules: no special 'error' event. */
export class EventEmitter<EventName extends string | symbol = string | symbol> {
  readonly #registered = new Map<EventName, readonly Registered[]>();

  /** The events that have listeners. */
  eventNames(): EventName[] {
    return [...this.#registered.keys()];
  }

  /** The listeners of an event, in order. */
  listeners(event: EventName): Listener[] {
    return this.#of(event).map(({ listener }) => listener);
  }

  /** How many listeners an event has. */
  listenerCount(event: EventName): number {
    return this.#of(event).length;
  }

  /** Calls the listeners in order; false if there are none. One that throws keeps the later ones from being called. */
  emit(event: EventName, ...values: unknown[]): boolean {
    const registered = this.#of(event);
    for (const { listener, context, isOnce } of registered) {
      if (isOnce) this.off(event, listener, undefined, true);
      listener.apply(context, values);
    }
    return registered.length > 0;
  }

  /** Adds a listener. */
  on(event: EventName, listener: Listener, context?: unknown): this {
    return this.#add(event, listener, context, false);
  }

  /** Adds a listener that is called once. */
  once(event: EventName, listener: Listener, context?: unknown): this {
    return this.#add(event, listener, context, true);
  }

  /** The same as {@link on}. */
  addListener(event: EventName, listener: Listener, context?: unknown): this {
    return this.on(event, listener, context);
  }

  /** Removes a listener; all of the event where none is given. */
  off(event: EventName, listener?: Listener, context?: unknown, once?: boolean): this {
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
  removeListener(event: EventName, listener?: Listener, context?: unknown, once?: boolean): this {
    return this.off(event, listener, context, once);
  }

  /** Removes all listeners, or those of one event. */
  removeAllListeners(event?: EventName): this {
    if (event === undefined) this.#registered.clear();
    else this.#registered.delete(event);
    return this;
  }

  #of(event: EventName): readonly Registered[] {
    return this.#registered.get(event) ?? [];
  }

  #add(event: EventName, listener: Listener, context: unknown, isOnce: boolean): this {
    if (typeof listener !== 'function') throw new TypeError('The listener must be a function');
    this.#registered.set(event, [...this.#of(event), { listener, context: context ?? this, isOnce }]);
    return this;
  }
}

/** Waits for one of `events`, once `isSo` holds. */
export function when<EventName extends string>(
  emitter: EventEmitter<EventName>,
  events: readonly EventName[],
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
