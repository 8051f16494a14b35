import type { AbortSignal } from '@tasktree/core';
import type { StoppingOptions } from '../stopping.ts';
import type { WorkContext } from '../work-context.ts';
import type { Control } from './symbols.ts';

interface BaseOptions extends StoppingOptions {
  /** How many mappers run at once: an integer from 1 on, or `Infinity`, the default. */
  readonly concurrency?: number;
}

/** The options of `pMap` and `pMapKeyed`. */
export interface Options extends BaseOptions {
  /**
   * True, the default: the first error ends the map. False: all elements are mapped, and then the call rejects with an
   * `AggregateError` of all errors in the order of the input.
   */
  readonly stopOnError?: boolean;
  /** Stops the map when it aborts; the call rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

/** The options of `pMapSettled` and `pMapSettledKeyed`. */
export type SettledOptions = Omit<Options, 'stopOnError'>;

/** The options of `pMapIterable`. */
export interface IterableOptions extends BaseOptions {
  /** How many elements may have been taken whose results were not collected: from `concurrency`, the default, up. */
  readonly backpressure?: number;
  /** True, the default: results in the order of the input. False: in the order of completion. */
  readonly preserveOrder?: boolean;
  /** Stops the map when it aborts; the iteration throws `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

/** A value, or a promise of one. */
export type MaybePromise<T> = T | Promise<T>;

/** What is mapped: its elements may be promises. */
export type Input<Element> = AsyncIterable<Element | Promise<Element>> | Iterable<Element | Promise<Element>>;

/** A mapper as the original calls it. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in the type it stands in for
export type Mapper<Element = any, NewElement = unknown> = (
  element: Element,
  index: number,
) => MaybePromise<NewElement | Control>;

/** A mapper as it is called here: with a third argument that says when to stop. */
export type ContextMapper<Element, NewElement> = (
  element: Element,
  index: number,
  context: WorkContext,
) => MaybePromise<NewElement | Control>;

/** The keys as a mapper gets them: those of a `Map`, or of an object, whose number keys are strings at run time. */
type KeyOf<Source> =
  Source extends ReadonlyMap<infer Key, unknown>
    ? Key
    : Exclude<keyof Source, number> | `${Extract<keyof Source, number>}`;

type ValueOf<Source> = Awaited<
  Source extends ReadonlyMap<unknown, infer Value> ? Value : Source[keyof Source]
>;

/** A mapper of the keyed functions as it is called here. Its result type keeps the control symbols, for {@link KeyedResult}. */
export type KeyedContextMapper<Source, NewValue> = (
  value: ValueOf<Source>,
  key: KeyOf<Source>,
  context: WorkContext,
) => MaybePromise<NewValue>;

/** A mapper of the keyed functions as the original calls it. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in the type it stands in for
export type KeyedMapper<Source extends object = any, NewValue = unknown> = (
  value: ValueOf<Source>,
  key: KeyOf<Source>,
) => MaybePromise<NewValue | Control>;

/** Objects and maps; an array or a set has no keys that the types could describe. */
export type KeyedInput<Source> = Source &
  (ReadonlyMap<unknown, unknown> | { readonly [Symbol.iterator]?: never });

/** The same keys with new values; optional ones where the mapper may leave keys out. */
export type KeyedResult<Source, NewValue, Value> =
  Source extends ReadonlyMap<infer Key, unknown>
    ? Map<Key, Value>
    : [NewValue] extends [Exclude<NewValue, Control>]
      ? { -readonly [Key in keyof Source]: Value }
      : { -readonly [Key in keyof Source]?: Value };

/** Anything; spelled out so that the control symbols keep their types where they are all that a mapper returns. */
// oxlint-disable-next-line typescript/no-empty-object-type -- the union of all values needs it
export type AnyValue = {} | null | undefined | Control;
